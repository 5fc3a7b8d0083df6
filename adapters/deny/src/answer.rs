//! What each function answers, as bytes in the canonical ABI.

use std::collections::HashMap;

use anyhow::{Context, Result, bail};
use wit_parser::{Int, Record, Resolve, SizeAlign, Type, TypeDefKind, Variant};

use crate::Answer;

/// Where the first answer lies. Not 0, which languages take for no pointer at all.
const BASE: u32 = 16;

/// The constant data of the module, each distinct piece once.
#[derive(Default)]
pub(crate) struct Statics {
    bytes: Vec<u8>,
    places: HashMap<Vec<u8>, u32>,
}

impl Statics {
    /// The address of a copy of `bytes`, fit for every type.
    pub(crate) fn place(&mut self, bytes: &[u8]) -> u32 {
        if let Some(place) = self.places.get(bytes) {
            return *place;
        }
        let place = BASE + self.bytes.len() as u32;
        self.bytes.extend(bytes);
        self.bytes.resize(self.bytes.len().next_multiple_of(8), 0);
        self.places.insert(bytes.to_vec(), place);
        place
    }

    /// Where the data begin.
    pub(crate) fn start() -> u32 {
        BASE
    }

    /// The first address behind the data.
    pub(crate) fn end(&self) -> u32 {
        BASE + self.bytes.len() as u32
    }

    /// All of them, to be put at [`Statics::start`].
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// A function by its names: of the interface, and of itself within that (`descriptor.read`).
pub(crate) struct Name<'a> {
    pub(crate) interface: &'a str,
    pub(crate) function: &'a str,
}

/// Makes answers.
pub(crate) struct Answers<'a> {
    pub(crate) resolve: &'a Resolve,
    pub(crate) sizes: &'a SizeAlign,
    pub(crate) answer: Answer,
    pub(crate) statics: Statics,
}

impl Answers<'_> {
    /// The bytes of what a function of this result type answers.
    pub(crate) fn result(&mut self, name: &Name<'_>, ty: &Type) -> Result<Vec<u8>> {
        let mut out = vec![0; self.sizes.size(ty).size_wasm32()];
        let id = match ty {
            Type::String if name.interface == "support" && name.function == "backend" => {
                self.string("deny", &mut out);
                return Ok(out);
            }
            Type::Id(id) => *id,
            _ => return Ok(out),
        };
        let resolve = self.resolve;
        match &resolve.types[id].kind {
            TypeDefKind::Type(of) => return self.result(name, of),
            TypeDefKind::Result(result) => {
                out[0] = 1;
                if let Some(error) = &result.err {
                    let payload = self.sizes.payload_offset(Int::U8, [result.ok.as_ref(), Some(error)]);
                    self.refusal(name, error, &mut out[payload.size_wasm32()..])?;
                }
            }
            TypeDefKind::Enum(level)
                if name.interface == "support" && resolve.types[id].name.as_deref() == Some("level") =>
            {
                let case = |name| level.cases.iter().position(|case| case.name == name);
                let index = match self.answer {
                    Answer::Denied => case("denied"),
                    Answer::NotImplemented => case("not-implemented").or_else(|| case("unsupported")),
                };
                tag(level.tag(), index.unwrap_or_default(), &mut out);
            }
            _ => self.nothing(ty)?,
        }
        Ok(out)
    }

    /// Checks that zeros make a value of this type, which they do unless it holds a handle.
    fn nothing(&self, ty: &Type) -> Result<()> {
        let Type::Id(id) = ty else { return Ok(()) };
        match &self.resolve.types[*id].kind {
            TypeDefKind::Type(of) | TypeDefKind::FixedLengthList(of, _) => self.nothing(of),
            TypeDefKind::Record(record) => record.fields.iter().try_for_each(|field| self.nothing(&field.ty)),
            TypeDefKind::Tuple(tuple) => tuple.types.iter().try_for_each(|ty| self.nothing(ty)),
            TypeDefKind::Variant(Variant { cases, .. }) => {
                cases.first().and_then(|case| case.ty.as_ref()).map_or(Ok(()), |ty| self.nothing(ty))
            }
            TypeDefKind::Result(result) => result.ok.as_ref().map_or(Ok(()), |ty| self.nothing(ty)),
            TypeDefKind::Flags(_)
            | TypeDefKind::Enum(_)
            | TypeDefKind::Option(_)
            | TypeDefKind::List(_)
            | TypeDefKind::Map(..) => Ok(()),
            kind => bail!("it can't fail, and there is no {} to give", kind.as_str()),
        }
    }

    /// Writes an error that refuses.
    fn refusal(&mut self, name: &Name<'_>, ty: &Type, out: &mut [u8]) -> Result<()> {
        let id = match ty {
            Type::String => {
                self.string(self.message(), out);
                return Ok(());
            }
            Type::Id(id) => *id,
            _ => bail!("its error is a number"),
        };
        let resolve = self.resolve;
        match &resolve.types[id].kind {
            TypeDefKind::Type(of) => self.refusal(name, of, out),
            TypeDefKind::Enum(_) => self.code(ty, out),
            TypeDefKind::Record(record) => self.error_record(name, record, out),
            TypeDefKind::Variant(variant) => {
                let os = variant.cases.iter().enumerate().find(|(_, case)| case.name == "os");
                let Some((index, Some(payload))) = os.map(|(index, case)| (index, case.ty.as_ref())) else {
                    return self.code(ty, out);
                };
                tag(variant.tag(), index, out);
                let cases = variant.cases.iter().map(|case| case.ty.as_ref());
                let offset = self.sizes.payload_offset(variant.tag(), cases).size_wasm32();
                self.refusal(name, payload, &mut out[offset..])
            }
            kind => bail!("its error is a {}", kind.as_str()),
        }
    }

    fn error_record(&mut self, name: &Name<'_>, record: &Record, out: &mut [u8]) -> Result<()> {
        let mut coded = false;
        for (field, (offset, ty)) in
            record.fields.iter().zip(self.sizes.field_offsets(record.fields.iter().map(|field| &field.ty)))
        {
            let out = &mut out[offset.size_wasm32()..];
            match (field.name.as_str(), ty) {
                ("code", _) => {
                    self.code(ty, out)?;
                    coded = true;
                }
                // What a batch fails with: an error and where it was met.
                ("error", _) => {
                    self.refusal(name, ty, out)?;
                    coded = true;
                }
                ("errno", Type::S32 | Type::U32) => out[..4].copy_from_slice(&self.errno().to_le_bytes()),
                ("syscall", Type::String) => {
                    self.string(name.function.rsplit('.').next().unwrap_or_default(), out);
                }
                ("message", Type::String) => self.string(self.message(), out),
                ("capability", Type::Id(id))
                    if matches!(self.resolve.types[*id].kind, TypeDefKind::Option(Type::String)) =>
                {
                    if self.answer == Answer::Denied {
                        out[0] = 1;
                        let offset = self.sizes.payload_offset(Int::U8, [Some(&Type::String)]).size_wasm32();
                        self.string(&format!("{}.{}", name.interface, name.function), &mut out[offset..]);
                    }
                }
                _ => self.nothing(ty)?,
            }
        }
        if !coded {
            bail!("its error has no code");
        }
        Ok(())
    }

    /// Writes the symbolic name of the error.
    fn code(&self, ty: &Type, out: &mut [u8]) -> Result<()> {
        let name = match self.answer {
            Answer::Denied => "eperm",
            Answer::NotImplemented => "enosys",
        };
        let Type::Id(id) = ty else { bail!("its error's code has no names") };
        let (int, index) = match &self.resolve.types[*id].kind {
            TypeDefKind::Type(of) => return self.code(of, out),
            TypeDefKind::Enum(of) => (of.tag(), of.cases.iter().position(|case| case.name == name)),
            TypeDefKind::Variant(of) => {
                (of.tag(), of.cases.iter().position(|case| case.name == name && case.ty.is_none()))
            }
            kind => bail!("its error's code is a {}", kind.as_str()),
        };
        tag(int, index.with_context(|| format!("its error has no case {name}"))?, out);
        Ok(())
    }

    fn errno(&self) -> u32 {
        match self.answer {
            Answer::Denied => 1,
            Answer::NotImplemented => 38,
        }
    }

    fn message(&self) -> &'static str {
        match self.answer {
            Answer::Denied => "Operation not permitted",
            Answer::NotImplemented => "Function not implemented",
        }
    }

    fn string(&mut self, text: &str, out: &mut [u8]) {
        out[..4].copy_from_slice(&self.statics.place(text.as_bytes()).to_le_bytes());
        out[4..8].copy_from_slice(&(text.len() as u32).to_le_bytes());
    }
}

/// Writes the number of a case.
fn tag(int: Int, index: usize, out: &mut [u8]) {
    let size = match int {
        Int::U8 => 1,
        Int::U16 => 2,
        Int::U32 => 4,
        Int::U64 => 8,
    };
    out[..size].copy_from_slice(&(index as u64).to_le_bytes()[..size]);
}
