//! Packets over a Unix socket that keeps their bounds, with descriptors beside them.

use rustix::fs::MemfdFlags;
use rustix::io::Errno;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, ReturnFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};
use std::fs::File;
use std::io::{IoSlice, IoSliceMut, Read, Seek, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

/// The most descriptors beside a message: what the kernel allows, but one.
pub const MOST_DESCRIPTORS: usize = 252;
/// The longest message that is sent as it is.
const INLINE: usize = 32 << 10;
/// The longest message at all.
const LONGEST: u64 = 8 << 20;
/// What stands before a message: whether it is in a file.
const HERE: u8 = 0;
const IN_FILE: u8 = 1;

/// A message with its descriptors.
#[derive(Debug)]
pub struct Packet {
    /// The message.
    pub bytes: Vec<u8>,
    /// What came beside it.
    pub descriptors: Vec<OwnedFd>,
}

/// Sends one without waiting: fails with `AGAIN` where it would have to.
pub fn send(socket: impl AsFd, bytes: &[u8], descriptors: &[BorrowedFd<'_>]) -> Result<(), Errno> {
    if descriptors.len() > MOST_DESCRIPTORS {
        return Err(Errno::MFILE);
    }
    let file = if bytes.len() > INLINE { Some(in_file(bytes)?) } else { None };
    let mut all = descriptors.to_vec();
    all.extend(file.as_ref().map(AsFd::as_fd));
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(253))];
    let mut beside = SendAncillaryBuffer::new(&mut space);
    if !all.is_empty() && !beside.push(SendAncillaryMessage::ScmRights(&all)) {
        return Err(Errno::MFILE);
    }
    let (kind, message): (&[u8], &[u8]) = if file.is_some() { (&[IN_FILE], &[]) } else { (&[HERE], bytes) };
    let parts = [IoSlice::new(kind), IoSlice::new(message)];
    loop {
        match sendmsg(&socket, &parts, &mut beside, SendFlags::DONTWAIT | SendFlags::NOSIGNAL) {
            Err(Errno::INTR) => {}
            sent => return sent.map(|_| ()),
        }
    }
}

fn in_file(bytes: &[u8]) -> Result<File, Errno> {
    let mut file = File::from(rustix::fs::memfd_create(c"message", MemfdFlags::CLOEXEC)?);
    file.write_all(bytes).map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))?;
    Ok(file)
}

/// Receives one without waiting: fails with `AGAIN` where it would have to, and gives none at the end of all.
pub fn receive(socket: impl AsFd) -> Result<Option<Packet>, Errno> {
    let mut bytes = vec![0; INLINE + 1];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(253))];
    let mut beside = RecvAncillaryBuffer::new(&mut space);
    let received = loop {
        let parts = &mut [IoSliceMut::new(&mut bytes)];
        match recvmsg(&socket, parts, &mut beside, RecvFlags::DONTWAIT | RecvFlags::CMSG_CLOEXEC) {
            Err(Errno::INTR) => {}
            received => break received?,
        }
    };
    let mut descriptors = Vec::new();
    for message in beside.drain() {
        if let RecvAncillaryMessage::ScmRights(all) = message {
            descriptors.extend(all);
        }
    }
    if received.flags.intersects(ReturnFlags::TRUNC | ReturnFlags::CTRUNC) {
        return Err(Errno::MFILE);
    }
    bytes.truncate(received.bytes);
    match bytes.first() {
        None => return Ok(None),
        Some(&HERE) => {
            bytes.remove(0);
        }
        Some(_) => {
            let file = File::from(descriptors.pop().ok_or(Errno::BADMSG)?);
            bytes = content(file).map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))?;
        }
    }
    Ok(Some(Packet { bytes, descriptors }))
}

fn content(mut file: File) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.rewind()?;
    file.take(LONGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};

    #[test]
    fn messages_arrive_whole_with_what_is_beside_them_however_long_they_are() {
        let flags = SocketFlags::CLOEXEC;
        let (left, right) =
            socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, flags, None).expect("sockets");
        assert_eq!(receive(&right).expect_err("nothing is there"), Errno::AGAIN);
        for (length, count) in [(1, 0), (0, 1), (INLINE, 3), (INLINE + 1, 0), (3 << 20, MOST_DESCRIPTORS)] {
            let bytes: Vec<u8> = (0..length).map(|at| at as u8).collect();
            send(&left, &bytes, &vec![left.as_fd(); count]).expect("room");
            let packet = receive(&right).expect("a message").expect("no end");
            assert!(packet.bytes == bytes, "{length}");
            assert_eq!(packet.descriptors.len(), count);
        }
        assert_eq!(send(&left, b"x", &vec![left.as_fd(); 253]), Err(Errno::MFILE));
        drop(left);
        assert!(receive(&right).expect("the end").is_none());
    }
}
