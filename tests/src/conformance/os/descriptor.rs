//! The operations of a session: those on descriptors, listings and walks.

use super::operate::{owner, times};
use super::process::{Given, Process, Slot, Stop, Told, Unknown};
use super::{answer, names};
use crate::conformance::args;
use crate::conformance::bindings::exports::oskit::stdlib::os::Whence;
use serde_json::{Value, json};
use wasmtime::component::ResourceAny;

fn whence(value: &Value) -> args::Asked<Whence> {
    match value.as_str() {
        Some("SEEK_SET") => Ok(Whence::Set),
        Some("SEEK_CUR") => Ok(Whence::Current),
        Some("SEEK_END") => Ok(Whence::End),
        Some("SEEK_DATA") => Ok(Whence::Data),
        Some("SEEK_HOLE") => Ok(Whence::Hole),
        _ => Err(args::Inapplicable(format!("no whence {value}"))),
    }
}

/// A size of a terminal, as Python shows it.
fn size((columns, lines): (u32, u32)) -> Value {
    json!([columns, lines])
}

impl Process {
    /// Does an operation on a descriptor.
    pub(super) fn on_descriptor(&mut self, name: &str, this: ResourceAny, given: &Given) -> Told {
        let other = |index| match self.slots.get(&given.text(index)?) {
            Some(Slot::Descriptor(other)) => Ok(*other),
            _ => Err(Stop::Own(Unknown)),
        };
        let second = if matches!(name, "dup2" | "copy_from") { Some(other(1)?) } else { None };
        let second = second.unwrap_or(this);
        let os = self.instance.guest.oskit_stdlib_os();
        let (fd, store) = (os.descriptor(), &mut self.instance.store);
        let (uid, gid) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
        let word = |index| given.at(index).and_then(args::word);
        Ok(match name {
            "fileno" => json!(fd.call_fileno(store, this)??),
            "close" => json!(fd.call_close(store, this)??),
            "read" => args::bytes_json(&fd.call_read(store, this, word(1)?)??),
            "pread" => args::bytes_json(&fd.call_pread(store, this, word(1)?, given.unsigned(2)?)??),
            "write" => json!(fd.call_write(store, this, &args::bytes(given.at(1)?)?)??),
            "write_all" => json!(fd.call_write_all(store, this, &args::bytes(given.at(1)?)?)??),
            "pwrite" => {
                json!(fd.call_pwrite(store, this, &args::bytes(given.at(1)?)?, given.unsigned(2)?)??)
            }
            "lseek" => {
                let (offset, whence) = (args::integer(given.at(1)?)?, whence(given.at(2)?)?);
                args::unsigned_json(fd.call_lseek(store, this, offset, whence)??)
            }
            "fstat" => answer::status(&fd.call_fstat(store, this)??, &given.texts(1)?),
            "fstatvfs" => answer::filesystem(&fd.call_fstatvfs(store, this)??),
            "ftruncate" => json!(fd.call_ftruncate(store, this, given.unsigned(1)?)??),
            "fsync" => json!(fd.call_fsync(store, this)??),
            "fdatasync" => json!(fd.call_fdatasync(store, this)??),
            "fchmod" => json!(fd.call_fchmod(store, this, word(1)?)??),
            "fchown" => {
                let (uid, gid) = (owner(given.at(1)?, uid)?, owner(given.at(2)?, gid)?);
                json!(fd.call_fchown(store, this, uid, gid)??)
            }
            "futimens" => {
                let (accessed, modified) = times(given.at(1)?)?;
                json!(fd.call_futimens(store, this, accessed, modified)??)
            }
            "dup2" => json!(fd.call_dup2(store, this, second)??),
            "isatty" => json!(fd.call_isatty(store, this)?),
            "get_terminal_size" => {
                let told = fd.call_get_terminal_size(store, this)??;
                size((told.columns, told.lines))
            }
            "get_blocking" => json!(fd.call_get_blocking(store, this)??),
            "set_blocking" => json!(fd.call_set_blocking(store, this, args::boolean(given.at(1)?)?)??),
            "get_inheritable" => json!(fd.call_get_inheritable(store, this)??),
            "set_inheritable" => {
                json!(fd.call_set_inheritable(store, this, args::boolean(given.at(1)?)?)??)
            }
            "fchdir" => json!(fd.call_fchdir(store, this)??),
            "copy_from" => json!(fd.call_copy_from(store, this, second, given.unsigned(2)?)??),
            other => return Err(Stop::Broken(wasmtime::format_err!("no operation {other} on a descriptor"))),
        })
    }

    /// Another descriptor; of the module, the size of the terminal that standard output is.
    pub(super) fn dup(&mut self, given: &Given) -> Told {
        let Some(Slot::Descriptor(this)) = self.slots.get(&given.text(1)?).copied() else {
            return Err(Stop::Own(Unknown));
        };
        let os = self.instance.guest.oskit_stdlib_os();
        let made = os.descriptor().call_dup(&mut self.instance.store, this)??;
        self.slots.insert(given.text(0)?, Slot::Descriptor(made));
        Ok(Value::Null)
    }

    pub(super) fn terminal_size(&mut self) -> Told {
        let os = self.instance.guest.oskit_stdlib_os();
        let told = os.call_get_terminal_size(&mut self.instance.store)??;
        Ok(size((told.columns, told.lines)))
    }

    pub(super) fn on_listing(&mut self, name: &str, this: ResourceAny, given: &Given) -> Told {
        let os = self.instance.guest.oskit_stdlib_os();
        let (listing, store) = (os.scandir_iterator(), &mut self.instance.store);
        let mut found = Vec::new();
        match name {
            "scandir_iterator.next_entries" => {
                let count = args::option(given.get(1), args::word)?;
                loop {
                    let entries = listing.call_next_entries(&mut *store, this, count)??;
                    if entries.is_empty() {
                        break;
                    }
                    if count.is_some_and(|count| entries.len() > count.max(1) as usize) {
                        return Err(Stop::Broken(wasmtime::format_err!("more entries than asked for")));
                    }
                    found.extend(answer::entries(&entries));
                }
            }
            "scandir_iterator.next_packed" => loop {
                let packed = listing.call_next_packed(&mut *store, this, args::boolean(given.at(1)?)?)??;
                if packed.ends.is_empty() {
                    break;
                }
                found.extend(answer::packed(&packed));
            },
            "scandir_iterator.close" => return Ok(json!(listing.call_close(store, this)??)),
            other => return Err(Stop::Broken(wasmtime::format_err!("no operation {other} on a listing"))),
        }
        Ok(answer::sorted(found))
    }

    pub(super) fn on_walk(&mut self, name: &str, this: ResourceAny, given: &Given) -> Told {
        let os = self.instance.guest.oskit_stdlib_os();
        let (walker, store) = (os.walker(), &mut self.instance.store);
        Ok(match name {
            "walker.next" => walker.call_next(store, this)??.as_ref().map_or(Value::Null, answer::step),
            "walker.descend_into" => {
                let names = args::list(given.at(1)?, |name| Ok(names::wit(&names::bytes(name)?)))?;
                json!(walker.call_descend_into(store, this, &names)??)
            }
            "walker.take_errors" => {
                let errors = walker.call_take_errors(store, this)?;
                errors.iter().map(|error| self.exception(error)).collect::<Result<_, Stop>>()?
            }
            "walker.next_packed" => {
                let with_stat = args::boolean(given.at(1)?)?;
                let mut steps = Vec::new();
                loop {
                    let walk = walker.call_next_packed(&mut *store, this, with_stat)??;
                    if walk.counts.is_empty() {
                        break;
                    }
                    steps.extend(answer::packed_walk(&walk));
                }
                answer::sorted(steps)
            }
            other => return Err(Stop::Broken(wasmtime::format_err!("no operation {other} on a walk"))),
        })
    }
}
