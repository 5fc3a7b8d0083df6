use crate::Component;
use crate::bindings::exports::oskit::stdlib::commands::{Guest, OsError, StatusOutput};

impl Guest for Component {
    fn getoutput(cmd: String) -> Result<String, OsError> {
        Ok(super::getoutput(cmd)?)
    }
    fn getstatus(file: String) -> Result<String, OsError> {
        Ok(super::getstatus(&file)?)
    }
    fn getstatusoutput(cmd: String) -> Result<StatusOutput, OsError> {
        let (status, output) = super::getstatusoutput(cmd)?;
        Ok(StatusOutput { status, output })
    }
}
