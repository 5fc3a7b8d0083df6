use super::*;

#[test]
fn what_is_said_is_understood() {
    let spawn = Spawn {
        id: u64::MAX,
        script: true,
        directory: true,
        arguments: vec![b"a".to_vec(), vec![], b"\xff\n".to_vec()],
        environment: vec![b"A=b".to_vec()],
        numbers: vec![0, 1, 2, 1023],
        group: Some(7),
        umask: 0o77,
        groups: Some(vec![1, u32::MAX]),
        blocked: 1 << 63,
        bounds: Bounds { cpu_time: Some(0), processes: Some(u64::MAX), ..Bounds::default() },
        deadline: Some(1),
        ..Spawn::default()
    };
    let requests = [
        Request::Jail(Jail { confined: true, users: true, ..Jail::default() }),
        Request::Rule { rights: rights::READ, path: Some(b"/lib".to_vec()) },
        Request::Rule { rights: rights::EXECUTE, path: None },
        Request::Ready,
        Request::Spawn(Box::new(spawn)),
        Request::Signal { id: 3, signal: 15 },
    ];
    for request in requests {
        let bytes = request.encode();
        assert_eq!(Request::decode(&bytes), Ok(request));
        for length in 0..bytes.len() {
            assert_eq!(Request::decode(&bytes[..length]), Err(Malformed), "cut at {length}");
        }
        assert_eq!(Request::decode(&[&bytes[..], b"x"].concat()), Err(Malformed));
    }
    let usage = Usage { user_time: 1, involuntary_switches: 9, ..Usage::default() };
    let changed = |change| Reply::Changed { id: 5, change, usage };
    let replies = [
        Reply::Ready { landlock: 7 },
        Reply::Started { pid: 4_194_304 },
        Reply::Failed { stage: Stage::Program, errno: 8 },
        changed(Change::Exited(255)),
        changed(Change::Killed(9, true)),
        changed(Change::Stopped(19)),
        changed(Change::Continued),
    ];
    for reply in replies {
        assert_eq!(Reply::decode(&reply.encode()), Ok(reply));
    }
    for stage in Stage::ALL {
        assert_eq!(Stage::ALL[stage as usize], stage);
    }
}
