//! A build script of the files on its command line; a stub is `stub.pyi=crate::path`.

fn main() {
    let mut build = taipan::Build::new();
    for argument in std::env::args().skip(1) {
        build = match argument.split_once('=') {
            Some((stub, module)) => build.stub(stub, module),
            None => build.file(argument),
        };
    }
    build.run();
}
