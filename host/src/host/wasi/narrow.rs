//! Functions of WASI that wasmtime-wasi can't be told to refuse: ours are asked first.

use super::super::State;
use crate::OskitView;
use crate::bindings::oskit::sys::random::Host as _;
use crate::policy::Files;
use wasmtime::StoreContextMut;
use wasmtime::component::{Linker, Resource};
use wasmtime_wasi::filesystem::WasiFilesystemView;
use wasmtime_wasi::p2::FsError;
use wasmtime_wasi::p2::bindings::sync::filesystem::types::{
    Descriptor, DescriptorFlags, DescriptorType, ErrorCode, Host as _, HostDescriptor, OpenFlags, PathFlags,
};

/// In the version that wasmtime-wasi serves; a component's own may be any that is compatible.
const FILESYSTEM: &str = "wasi:filesystem/types@0.2.12";
const OPEN_AT: &str = "[method]descriptor.open-at";
const SYMLINK_AT: &str = "[method]descriptor.symlink-at";
/// Functions that give a number at random.
const NUMBERS: [(&str, &str); 2] = [
    ("wasi:random/random@0.2.12", "get-random-u64"),
    ("wasi:random/insecure@0.2.12", "get-insecure-random-u64"),
];

type Answer<T> = (Result<T, ErrorCode>,);

/// Puts them in the place of wasmtime-wasi's.
pub(in super::super) fn narrow(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    linker.allow_shadowing(true);
    for (interface, function) in NUMBERS {
        let get = |mut store: StoreContextMut<'_, State>, (): ()| Ok((random(store.data_mut())?,));
        linker.instance(interface)?.func_wrap(function, get)?;
    }
    let mut filesystem = linker.instance(FILESYSTEM)?;
    filesystem.func_wrap(
        OPEN_AT,
        |mut store: StoreContextMut<'_, State>,
         (at, how, path, open, flags): (
            Resource<Descriptor>,
            PathFlags,
            String,
            OpenFlags,
            DescriptorFlags,
        )|
         -> wasmtime::Result<Answer<Resource<Descriptor>>> {
            let state = store.data_mut();
            let opened = open_at(state, &at, how, path, open, flags);
            answer(state, opened)
        },
    )?;
    filesystem.func_wrap(
        SYMLINK_AT,
        |mut store: StoreContextMut<'_, State>,
         (at, target, path): (Resource<Descriptor>, String, String)|
         -> wasmtime::Result<Answer<()>> {
            let state = store.data_mut();
            let made = symlink_at(state, at, target, path);
            answer(state, made)
        },
    )?;
    linker.allow_shadowing(false);
    Ok(())
}

fn answer<T>(state: &mut State, result: Result<T, FsError>) -> wasmtime::Result<Answer<T>> {
    Ok(match result {
        Ok(value) => (Ok(value),),
        Err(error) => (Err(state.filesystem().convert_error_code(error)?),),
    })
}

/// Eight bytes of `oskit:sys/random`. A number can't be refused, so a policy that gives none ends the instance:
/// predictable bytes under the name of random ones would be worse.
pub(in super::super) fn random(state: &mut State) -> wasmtime::Result<u64> {
    let bytes = match state.oskit().get_random(8) {
        Ok(bytes) => bytes,
        Err(error) => {
            let error = error.into_guest()?;
            let capability = error.capability.unwrap_or_default();
            return Err(wasmtime::Error::msg(format!(
                "no random numbers: policy doesn't grant {capability}"
            )));
        }
    };
    Ok(bytes.iter().fold(0, |number, &byte| number << 8 | u64::from(byte)))
}

fn refused() -> FsError {
    wasmtime_wasi::p2::bindings::filesystem::types::ErrorCode::NotPermitted.into()
}

/// Whether a thing of this kind may be opened.
fn may_open(policy: &Files, kind: DescriptorType) -> bool {
    policy.special || matches!(kind, DescriptorType::RegularFile | DescriptorType::Directory)
}

/// Opens what is a file or a directory; all else only where policy says so.
pub(in super::super) fn open_at(
    state: &mut State,
    at: &Resource<Descriptor>,
    how: PathFlags,
    path: String,
    open: OpenFlags,
    flags: DescriptorFlags,
) -> Result<Resource<Descriptor>, FsError> {
    let at = || Resource::new_borrow(at.rep());
    // Asked before, since to open a named pipe can wait and to open a device can have effects; and asked after, since
    // another can have come into its place.
    if !state.oskit.rules.policy().files.special
        && let Ok(found) = state.filesystem().stat_at(at(), how, path.clone())
        && found.type_ != DescriptorType::SymbolicLink
        && !may_open(&state.oskit.rules.policy().files, found.type_)
    {
        return Err(refused());
    }
    let opened = HostDescriptor::open_at(&mut state.filesystem(), at(), how, path, open, flags)?;
    let kind = state.filesystem().get_type(Resource::new_borrow(opened.rep()))?;
    if may_open(&state.oskit.rules.policy().files, kind) {
        return Ok(opened);
    }
    HostDescriptor::drop(&mut state.filesystem(), opened).map_err(FsError::trap)?;
    Err(refused())
}

/// Makes a link that stays below the directory that it is named from.
pub(in super::super) fn symlink_at(
    state: &mut State,
    at: Resource<Descriptor>,
    target: String,
    path: String,
) -> Result<(), FsError> {
    if crate::files::climbs_out(path.as_bytes(), target.as_bytes()) {
        return Err(refused());
    }
    HostDescriptor::symlink_at(&mut state.filesystem(), at, target, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_replaced_is_there() {
        let mut linker = Linker::<State>::new(&wasmtime::Engine::default());
        wasmtime_wasi::p2::add_to_linker_sync(&mut linker).expect("WASI");
        for (interface, function) in
            NUMBERS.into_iter().chain([(FILESYSTEM, OPEN_AT), (FILESYSTEM, SYMLINK_AT)])
        {
            let mut interface = linker.instance(interface).expect("the interface");
            let twice = interface.func_wrap(function, |_, (): ()| Ok(()));
            assert!(twice.is_err(), "{function}");
        }
    }
}
