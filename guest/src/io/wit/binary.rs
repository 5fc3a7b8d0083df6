use super::convert::{Answer, buffered, count_of, raw_io, read_some, separate, whence_of};
use crate::bindings::exports::oskit::stdlib::io::{
    BufferedRandom, BufferedReader, BufferedRwPair, BufferedWriter, BytesIo as WitBytesIo,
    FileIo as WitFileIo, GuestBufferedRandom, GuestBufferedReader, GuestBufferedRwPair, GuestBufferedWriter,
    GuestBytesIo, GuestFileIo, GuestManualIo, ManualIo as WitManualIo, PackedByteLines, RawIoBase, RawSource,
};
use crate::bindings::exports::oskit::stdlib::os::{Descriptor as WitDescriptor, DescriptorBorrow, Whence};
use crate::io::{
    Buffered, BytesIo, DEFAULT_BUFFER_SIZE, Error, FileIo, ManualIo, Raw, RwPair, Shared, Sides, share,
};
use crate::os::Descriptor;

impl GuestFileIo for Shared<FileIo> {
    fn create(file: String, mode: Option<String>) -> Answer<WitFileIo> {
        Ok(WitFileIo::new(share(FileIo::open(&file, mode.as_deref().unwrap_or("r"))?)))
    }
    fn create_from_descriptor(
        fd: DescriptorBorrow<'_>,
        mode: Option<String>,
        closefd: Option<bool>,
    ) -> Answer<WitFileIo> {
        let descriptor = fd.get::<Descriptor>().clone();
        let mode = mode.as_deref().unwrap_or("r");
        Ok(WitFileIo::new(share(FileIo::from_descriptor(descriptor, mode, closefd.unwrap_or(true))?)))
    }
    fn write(&self, data: Vec<u8>) -> Answer<Option<u64>> {
        Ok(self.borrow_mut().write(&data)?.map(|taken| taken as u64))
    }
    fn closefd(&self) -> bool {
        self.borrow().closefd()
    }
    raw_reading!();
    writelines!();
    seeking!();
    common!();
    origin!();
    mode!();
}

impl GuestManualIo for Shared<ManualIo> {
    fn create() -> Answer<WitManualIo> {
        Ok(WitManualIo::new(share(ManualIo::default())))
    }
    fn feed(&self, chunk: Option<Vec<u8>>) -> Answer<()> {
        self.borrow_mut().feed(chunk);
        Ok(())
    }
    fn accept(&self, limit: Option<u32>) -> Answer<()> {
        self.borrow_mut().accept(limit.map(|limit| limit as usize));
        Ok(())
    }
    fn take(&self) -> Answer<Vec<u8>> {
        Ok(self.borrow_mut().take())
    }
    fn write(&self, data: Vec<u8>) -> Answer<Option<u64>> {
        Ok(self.borrow_mut().write(&data)?.map(|taken| taken as u64))
    }
    raw_reading!();
    writelines!();
    common!();
}

impl GuestBytesIo for Shared<BytesIo> {
    fn create(initial: Option<Vec<u8>>) -> Answer<WitBytesIo> {
        Ok(WitBytesIo::new(share(BytesIo::new(initial.unwrap_or_default()))))
    }
    fn read(&self, size: Option<u64>) -> Answer<Vec<u8>> {
        Ok(read_some(&mut *self.borrow_mut(), size)?.unwrap_or_default())
    }
    fn read1(&self, size: Option<u64>) -> Answer<Vec<u8>> {
        GuestBytesIo::read(self, size)
    }
    fn readinto(&self, size: u32) -> Answer<Vec<u8>> {
        GuestBytesIo::read(self, Some(size.into()))
    }
    fn readinto1(&self, size: u32) -> Answer<Vec<u8>> {
        GuestBytesIo::read(self, Some(size.into()))
    }
    fn getvalue(&self) -> Answer<Vec<u8>> {
        Ok(self.borrow().getvalue()?)
    }
    fn getbuffer_set(&self, position: u64, data: Vec<u8>) -> Answer<()> {
        Ok(self.borrow_mut().set(usize::try_from(position).unwrap_or(usize::MAX), &data)?)
    }
    lines!();
    writing!();
    seeking!();
    common!();
}

/// The three classes that are one here, and what each of them does.
macro_rules! buffer {
    ($guest:ident, $class:ident, $sides:ident: $($methods:ident)+) => {
        impl $guest for Shared<Buffered> {
            fn create(raw: RawSource<'_>, buffer_size: Option<u64>) -> Answer<$class> {
                Ok($class::new(buffered(&raw, Sides::$sides, buffer_size)?))
            }
            $($methods!();)+
            seeking!();
            detaching!();
            common!();
            origin!();
            mode!();
        }
    };
}

buffer!(GuestBufferedReader, BufferedReader, Read: buffered_reading);
buffer!(GuestBufferedWriter, BufferedWriter, Write: writing);
buffer!(GuestBufferedRandom, BufferedRandom, Both: buffered_reading writing);

impl GuestBufferedRwPair for Shared<RwPair> {
    fn create(
        reader: RawSource<'_>,
        writer: RawSource<'_>,
        buffer_size: Option<u64>,
    ) -> Answer<BufferedRwPair> {
        let size = count_of(buffer_size).unwrap_or(DEFAULT_BUFFER_SIZE);
        Ok(BufferedRwPair::new(share(RwPair::new(raw_io(&reader), raw_io(&writer), size)?)))
    }
    buffered_reading!(reader);
    writing!();
    common!();
}
