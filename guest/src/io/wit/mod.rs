#[macro_use]
mod methods;

mod binary;
mod convert;
mod text;

use crate::Component;
use crate::bindings::exports::oskit::stdlib::io::{
    BufferedReader, BufferedWriter, Guest, IoBase, OpenOptions as WitOpenOptions, TextIoWrapper,
};
use crate::bindings::exports::oskit::stdlib::os::DescriptorBorrow;
use crate::io::{
    self, Buffered, BytesIo, DEFAULT_BUFFER_SIZE, FileIo, ManualIo, NewlineDecoder, RwPair, Shared, Sides,
    StringIo, TextIo,
};
use crate::os::Descriptor;
use convert::{Answer, open_options};
use std::cell::RefCell;

impl Guest for Component {
    type FileIo = Shared<FileIo>;
    type ManualIo = Shared<ManualIo>;
    type BytesIo = Shared<BytesIo>;
    type BufferedReader = Shared<Buffered>;
    type BufferedWriter = Shared<Buffered>;
    type BufferedRandom = Shared<Buffered>;
    type BufferedRwPair = Shared<RwPair>;
    type TextIoWrapper = RefCell<TextIo>;
    type StringIo = RefCell<StringIo>;
    type IncrementalNewlineDecoder = RefCell<NewlineDecoder>;

    fn default_buffer_size() -> u32 {
        DEFAULT_BUFFER_SIZE as u32
    }
    fn open(file: String, mode: Option<String>, options: Option<WitOpenOptions>) -> Answer<IoBase> {
        Ok(io::open(&file, mode.as_deref().unwrap_or("r"), open_options(options))?.into())
    }
    fn open_text(
        file: String,
        mode: Option<String>,
        options: Option<WitOpenOptions>,
    ) -> Answer<TextIoWrapper> {
        let text = io::open_text(&file, mode.as_deref().unwrap_or("r"), open_options(options))?;
        Ok(TextIoWrapper::new(RefCell::new(text)))
    }
    fn open_reader(file: String, buffering: Option<u64>) -> Answer<BufferedReader> {
        Ok(BufferedReader::new(io::open_buffered(&file, "rb", Sides::Read, buffering)?))
    }
    fn open_writer(file: String, mode: Option<String>, buffering: Option<u64>) -> Answer<BufferedWriter> {
        let mode = mode.as_deref().unwrap_or("wb");
        Ok(BufferedWriter::new(io::open_buffered(&file, mode, Sides::Write, buffering)?))
    }
    fn fdopen(
        fd: DescriptorBorrow<'_>,
        mode: Option<String>,
        options: Option<WitOpenOptions>,
        closefd: Option<bool>,
    ) -> Answer<IoBase> {
        let descriptor = fd.get::<Descriptor>().clone();
        let mode = mode.as_deref().unwrap_or("r");
        Ok(io::fdopen(descriptor, mode, open_options(options), closefd.unwrap_or(true))?.into())
    }
    fn read_text(file: String, options: Option<WitOpenOptions>) -> Answer<String> {
        Ok(io::read_text(&file, open_options(options))?)
    }
    fn write_text(file: String, text: String, options: Option<WitOpenOptions>) -> Answer<u64> {
        Ok(io::write_text(&file, &text, open_options(options))? as u64)
    }
    fn text_encoding() -> String {
        "utf-8".to_owned()
    }
}
