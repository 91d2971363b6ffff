//! Reads a `.pyi` stub: the typed surface of a native module, as plain data.
//!
//! ```python
//! @rust("List")
//! class list[T]:
//!     def append(self, item: Own[T], /) -> None: ...
//!     @raises
//!     def pop(self, index: i64 = -1, /) -> T: ...
//! ```
//!
//! Stubs travel inside the compiler, so a malformed one is found by the tests; here it is an
//! error text with the stub's name and line.

use rustpython_ruff_python_ast as ast;

/// One stub file.
#[derive(Debug, Default)]
pub struct Stub {
    pub classes: Vec<StubClass>,
    pub functions: Vec<StubFunction>,
    /// `IOError = OSError`: another name of a class.
    pub aliases: Vec<(String, String)>,
    /// `pi: float`, with the Rust path of the `@rust` form where given.
    pub constants: Vec<StubConstant>,
}

#[derive(Debug)]
pub struct StubClass {
    pub name: String,
    pub rust: Option<String>,
    pub type_params: Vec<String>,
    pub bases: Vec<StubType>,
    pub methods: Vec<StubFunction>,
    pub fields: Vec<StubConstant>,
}

#[derive(Debug)]
pub struct StubConstant {
    pub name: String,
    pub ty: StubType,
    pub rust: Option<String>,
    /// Of a class, not of its instances.
    pub is_class_variable: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StubKind {
    Function,
    Static,
    Class,
    Property,
}

#[derive(Debug)]
pub struct StubFunction {
    pub name: String,
    pub rust: Option<String>,
    pub kind: StubKind,
    pub raises: bool,
    pub is_async: bool,
    pub type_params: Vec<String>,
    pub params: Vec<StubParam>,
    pub returns: StubType,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StubParamKind {
    PositionalOnly,
    Positional,
    KeywordOnly,
    Star,
    StarStar,
}

#[derive(Debug)]
pub struct StubParam {
    pub name: String,
    pub kind: StubParamKind,
    /// Absent for `self` and `cls`.
    pub ty: Option<StubType>,
    pub default: Option<StubLiteral>,
}

#[derive(Clone, PartialEq, Debug)]
pub enum StubLiteral {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(String),
    Bytes(Vec<u8>),
    /// `...`: the Rust function supplies it; only for overloads that never see it.
    Ellipsis,
}

#[derive(Clone, PartialEq, Debug)]
pub enum StubType {
    None,
    Name(String),
    Apply(String, Vec<StubType>),
    List(Vec<StubType>),
    Union(Vec<StubType>),
    Ellipsis,
}

/// Parses the text of a stub.
///
/// # Errors
/// The stub's syntax is wrong, or it uses a form that stubs do not have.
pub fn parse(text: &str) -> Result<Stub, String> {
    let module = rustpython_parser::parse_module(text).map_err(|err| err.to_string())?;
    let mut stub = Stub::default();
    for stmt in module.suite() {
        match stmt {
            ast::Stmt::ClassDef(it) => stub.classes.push(class(it)?),
            ast::Stmt::FunctionDef(it) => stub.functions.push(function(it)?),
            ast::Stmt::AnnAssign(it) => stub.constants.push(constant(it)?),
            ast::Stmt::Assign(it) => stub.aliases.push(alias(it)?),
            ast::Stmt::Expr(_) | ast::Stmt::Import(_) | ast::Stmt::ImportFrom(_) => {}
            _ => return Err("a stub holds classes, functions and constants".to_owned()),
        }
    }
    Ok(stub)
}

fn alias(it: &ast::StmtAssign) -> Result<(String, String), String> {
    match it.targets.as_slice() {
        [target] => Ok((dotted(target)?, dotted(&it.value)?)),
        _ => Err("an alias has one name".to_owned()),
    }
}

fn class(it: &ast::StmtClassDef) -> Result<StubClass, String> {
    let mut out = StubClass {
        name: it.name.to_string(),
        rust: decorators(&it.decorator_list)?.rust,
        type_params: type_params(it.type_params.as_deref()),
        bases: Vec::new(),
        methods: Vec::new(),
        fields: Vec::new(),
    };
    if let Some(arguments) = &it.arguments {
        for base in &arguments.args {
            out.bases.push(ty(base)?);
        }
    }
    for stmt in &it.body {
        match stmt {
            ast::Stmt::FunctionDef(it) => out.methods.push(function(it)?),
            ast::Stmt::AnnAssign(it) => out.fields.push(constant(it)?),
            ast::Stmt::Expr(_) | ast::Stmt::Pass(_) => {}
            _ => return Err(format!("unexpected statement in class {}", out.name)),
        }
    }
    Ok(out)
}

/// The `x` of `name[x]`.
fn argument_of<'a>(it: &'a ast::Expr, name: &str) -> Option<&'a ast::Expr> {
    let ast::Expr::Subscript(subscript) = it else {
        return None;
    };
    match &*subscript.value {
        ast::Expr::Name(head) if head.id.as_str() == name => Some(&subscript.slice),
        _ => None,
    }
}

fn constant(it: &ast::StmtAnnAssign) -> Result<StubConstant, String> {
    let ast::Expr::Name(name) = &*it.target else {
        return Err("a constant has a plain name".to_owned());
    };
    let mut out = StubConstant {
        name: name.id.to_string(),
        ty: ty(&it.annotation)?,
        rust: None,
        is_class_variable: false,
    };
    let mut annotation = &*it.annotation;
    // `OUT: ClassVar[i64]`
    if let Some(inner) = argument_of(annotation, "ClassVar") {
        annotation = inner;
        out.is_class_variable = true;
        out.ty = ty(inner)?;
    }
    // `pi: Annotated[float, rust("math::PI")]`
    if let Some(ast::Expr::Tuple(tuple)) = argument_of(annotation, "Annotated")
        && let [inner, ast::Expr::Call(call)] = tuple.elts.as_slice()
    {
        out.ty = ty(inner)?;
        out.rust = rust_argument(call);
    }
    Ok(out)
}

#[derive(Default)]
struct Decorators {
    rust: Option<String>,
    raises: bool,
    kind: Option<StubKind>,
}

fn decorators(list: &[ast::Decorator]) -> Result<Decorators, String> {
    let mut out = Decorators::default();
    for decorator in list {
        match &decorator.expression {
            ast::Expr::Name(name) => match name.id.as_str() {
                "raises" => out.raises = true,
                "overload" | "final" => {}
                "staticmethod" => out.kind = Some(StubKind::Static),
                "classmethod" => out.kind = Some(StubKind::Class),
                "property" => out.kind = Some(StubKind::Property),
                other => return Err(format!("unknown decorator {other}")),
            },
            ast::Expr::Call(call) => out.rust = rust_argument(call),
            _ => return Err("unknown decorator".to_owned()),
        }
    }
    Ok(out)
}

fn rust_argument(call: &ast::ExprCall) -> Option<String> {
    match call.arguments.args.first() {
        Some(ast::Expr::StringLiteral(it)) => Some(it.value.to_str().to_owned()),
        _ => None,
    }
}

fn type_params(params: Option<&ast::TypeParams>) -> Vec<String> {
    let Some(params) = params else {
        return Vec::new();
    };
    params
        .type_params
        .iter()
        .map(|it| match it {
            ast::TypeParam::TypeVar(it) => it.name.to_string(),
            ast::TypeParam::TypeVarTuple(it) => it.name.to_string(),
            ast::TypeParam::ParamSpec(it) => it.name.to_string(),
        })
        .collect()
}

fn function(it: &ast::StmtFunctionDef) -> Result<StubFunction, String> {
    let context = |err: String| format!("{}: {err}", it.name);
    let marks = decorators(&it.decorator_list).map_err(context)?;
    let mut params = Vec::new();
    let list = &it.parameters;
    let groups = [
        (&list.posonlyargs, StubParamKind::PositionalOnly),
        (&list.args, StubParamKind::Positional),
    ];
    for (group, kind) in groups {
        for param in group {
            params.push(parameter(param, kind).map_err(context)?);
        }
    }
    if let Some(param) = &list.vararg {
        params.push(bare(param, StubParamKind::Star).map_err(context)?);
    }
    for param in &list.kwonlyargs {
        params.push(parameter(param, StubParamKind::KeywordOnly).map_err(context)?);
    }
    if let Some(param) = &list.kwarg {
        params.push(bare(param, StubParamKind::StarStar).map_err(context)?);
    }
    Ok(StubFunction {
        name: it.name.to_string(),
        rust: marks.rust,
        kind: marks.kind.unwrap_or(StubKind::Function),
        raises: marks.raises,
        is_async: it.is_async,
        type_params: type_params(it.type_params.as_deref()),
        params,
        returns: match &it.returns {
            Some(it) => ty(it).map_err(context)?,
            None => StubType::None,
        },
    })
}

fn parameter(it: &ast::ParameterWithDefault, kind: StubParamKind) -> Result<StubParam, String> {
    let mut out = bare(&it.parameter, kind)?;
    out.default = match it.default.as_deref() {
        Some(default) => Some(literal(default)?),
        None => None,
    };
    Ok(out)
}

fn bare(it: &ast::Parameter, kind: StubParamKind) -> Result<StubParam, String> {
    Ok(StubParam {
        name: it.name.to_string(),
        kind,
        ty: match &it.annotation {
            Some(it) => Some(ty(it)?),
            None => None,
        },
        default: None,
    })
}

fn literal(it: &ast::Expr) -> Result<StubLiteral, String> {
    let number = |value: &ast::Number| match value {
        ast::Number::Int(it) => it.as_i64().map(StubLiteral::Int),
        ast::Number::Float(it) => Some(StubLiteral::Float(*it)),
        ast::Number::Complex { .. } => None,
    };
    match it {
        ast::Expr::NoneLiteral(_) => Some(StubLiteral::None),
        ast::Expr::BooleanLiteral(it) => Some(StubLiteral::Bool(it.value)),
        ast::Expr::StringLiteral(it) => Some(StubLiteral::Str(it.value.to_str().to_owned())),
        ast::Expr::EllipsisLiteral(_) => Some(StubLiteral::Ellipsis),
        ast::Expr::BytesLiteral(it) => Some(StubLiteral::Bytes(it.value.bytes().collect())),
        ast::Expr::NumberLiteral(it) => number(&it.value),
        ast::Expr::UnaryOp(ast::ExprUnaryOp {
            op: ast::UnaryOp::USub,
            operand,
            ..
        }) => match &**operand {
            ast::Expr::NumberLiteral(it) => number(&it.value).map(|it| match it {
                StubLiteral::Int(it) => StubLiteral::Int(-it),
                StubLiteral::Float(it) => StubLiteral::Float(-it),
                other => other,
            }),
            _ => None,
        },
        _ => None,
    }
    .ok_or_else(|| "a default is a literal".to_owned())
}

fn ty(it: &ast::Expr) -> Result<StubType, String> {
    match it {
        ast::Expr::NoneLiteral(_) => Ok(StubType::None),
        ast::Expr::EllipsisLiteral(_) => Ok(StubType::Ellipsis),
        ast::Expr::Name(_) | ast::Expr::Attribute(_) => Ok(StubType::Name(dotted(it)?)),
        ast::Expr::StringLiteral(it) => Ok(StubType::Name(it.value.to_str().to_owned())),
        ast::Expr::List(it) => Ok(StubType::List(types(&it.elts)?)),
        ast::Expr::Subscript(it) => {
            let args = match &*it.slice {
                ast::Expr::Tuple(tuple) if !tuple.parenthesized => types(&tuple.elts)?,
                ast::Expr::Tuple(tuple) if tuple.elts.is_empty() => Vec::new(),
                other => match ty(other) {
                    Ok(it) => vec![it],
                    Err(_) => Vec::new(),
                },
            };
            Ok(StubType::Apply(dotted(&it.value)?, args))
        }
        ast::Expr::BinOp(it) if it.op == ast::Operator::BitOr => {
            let mut members = Vec::new();
            for side in [&it.left, &it.right] {
                match ty(side)? {
                    StubType::Union(more) => members.extend(more),
                    one => members.push(one),
                }
            }
            Ok(StubType::Union(members))
        }
        // The second part of `Annotated[float, rust("…")]`.
        ast::Expr::Call(_) => Ok(StubType::Ellipsis),
        _ => Err("unknown form of type".to_owned()),
    }
}

fn types(list: &[ast::Expr]) -> Result<Vec<StubType>, String> {
    list.iter().map(ty).collect()
}

fn dotted(it: &ast::Expr) -> Result<String, String> {
    match it {
        ast::Expr::Name(name) => Ok(name.id.to_string()),
        ast::Expr::Attribute(it) => Ok(format!("{}.{}", dotted(&it.value)?, it.attr)),
        _ => Err("a type is a dotted name".to_owned()),
    }
}
