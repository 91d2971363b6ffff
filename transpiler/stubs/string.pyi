# `string`: `runtime/src/string.rs`.

ascii_lowercase: Annotated[str, rust("string::ASCII_LOWERCASE")]
ascii_uppercase: Annotated[str, rust("string::ASCII_UPPERCASE")]
ascii_letters: Annotated[str, rust("string::ASCII_LETTERS")]
digits: Annotated[str, rust("string::DIGITS")]
hexdigits: Annotated[str, rust("string::HEXDIGITS")]
octdigits: Annotated[str, rust("string::OCTDIGITS")]
punctuation: Annotated[str, rust("string::PUNCTUATION")]
whitespace: Annotated[str, rust("string::WHITESPACE")]
printable: Annotated[str, rust("string::PRINTABLE")]

@raises
def capwords(s: str) -> str: ...
