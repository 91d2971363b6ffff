fn main() {
    taipan::Build::new()
        .file("src/python.py")
        .stub("src/host.pyi", "crate::host")
        .run();
}
