use crate::OskitCtxView;
use crate::bindings::oskit::sys::environ::Host;

impl Host for OskitCtxView<'_> {
    fn variables(&mut self) -> wasmtime::Result<Vec<(String, String)>> {
        Ok(self.ctx.variables.clone())
    }

    fn arguments(&mut self) -> wasmtime::Result<Vec<String>> {
        Ok(self.ctx.arguments.clone())
    }

    fn initial_directory(&mut self) -> wasmtime::Result<String> {
        Ok(self.ctx.rules.policy().environ.directory.as_str().to_owned())
    }
}
