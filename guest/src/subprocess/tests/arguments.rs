use super::*;
use crate::environ;
use crate::sys::errno::Code;
use crate::sys::files;
use crate::sys::subprocess::{install, started};

#[test]
fn arguments_that_are_wrong_are_refused_as_in_python() {
    environ::set_directory("/");
    let name = |name: &str| Principal::Name(name.to_owned());
    let variable = |name: &str| Keyword::Env(vec![(name.to_owned(), "x".to_owned())]);
    let true_ = || arguments(&["/bin/true"]);
    let cases: Vec<(Command, Vec<Keyword>, &str)> = vec![
        (arguments(&[]), vec![], "IndexError('list index out of range')"),
        (
            arguments(&[]),
            vec![Keyword::Executable("/bin/true".to_owned())],
            "ValueError('posix_spawn: argv must not be empty')",
        ),
        (
            arguments(&[""]),
            vec![Keyword::Executable("/bin/true".to_owned())],
            "ValueError('posix_spawn: argv first element cannot be empty')",
        ),
        (arguments(&["tr\0ue"]), vec![], "ValueError('embedded null byte')"),
        (arguments(&["true", "\0"]), vec![], "ValueError('embedded null byte')"),
        (true_(), vec![Keyword::Cwd("\0".to_owned())], "ValueError('embedded null byte')"),
        (true_(), vec![variable("a\0")], "ValueError('embedded null byte')"),
        (true_(), vec![variable("a=")], "ValueError('illegal environment variable name')"),
        (arguments(&["true"]), vec![variable("=a")], "ValueError('illegal environment variable name')"),
        (true_(), vec![variable("")], "ValueError('illegal environment variable name')"),
        (
            true_(),
            vec![Keyword::Stdout(Redirect::Stdout)],
            "ValueError('STDOUT can only be used for stderr')",
        ),
        (true_(), vec![Keyword::Stdin(Redirect::Stdout)], "OSError(9, 'Bad file descriptor')"),
        (
            true_(),
            vec![Keyword::Text(true), Keyword::UniversalNewlines(false)],
            "SubprocessError('Cannot disambiguate when both text and universal_newlines are supplied but different. Pass one or the other.')",
        ),
        (
            true_(),
            vec![Keyword::Encoding("nope".to_owned()), Keyword::Stdout(Redirect::Pipe)],
            "LookupError('unknown encoding: nope')",
        ),
        (
            true_(),
            vec![Keyword::Encoding(String::new()), Keyword::Text(true), Keyword::Stdin(Redirect::Pipe)],
            "LookupError('unknown encoding: ')",
        ),
        (
            true_(),
            vec![Keyword::User(name("nobody-here"))],
            "KeyError(\"getpwnam(): name not found: 'nobody-here'\")",
        ),
        (true_(), vec![Keyword::Group(name("none"))], "KeyError(\"getgrnam(): name not found: 'none'\")"),
        (
            true_(),
            vec![Keyword::ExtraGroups(vec![Principal::Id(4), name("none")])],
            "KeyError(\"getgrnam(): name not found: 'none'\")",
        ),
        (
            true_(),
            vec![Keyword::Cwd("/".to_owned()), Keyword::Cwd("/".to_owned())],
            "TypeError(\"subprocess.Popen() got multiple values for keyword argument 'cwd'\")",
        ),
        (
            true_(),
            vec![Keyword::Check(true)],
            "TypeError(\"Popen.__init__() got an unexpected keyword argument 'check'\")",
        ),
        (
            true_(),
            vec![Keyword::Input(bytes(""))],
            "TypeError(\"Popen.__init__() got an unexpected keyword argument 'input'\")",
        ),
        (true_(), vec![Keyword::CloseFds(false)], "OSError(95, 'Operation not supported')"),
        (
            true_(),
            vec![Keyword::StartNewSession(true), Keyword::ProcessGroup(0)],
            "PermissionError(1, 'Operation not permitted')",
        ),
        (arguments(&["/bin/none"]), vec![], "FileNotFoundError(2, 'No such file or directory')"),
        (arguments(&["none"]), vec![], "FileNotFoundError(2, 'No such file or directory')"),
        (
            true_(),
            vec![Keyword::Cwd("/none".to_owned())],
            "FileNotFoundError(2, 'No such file or directory')",
        ),
    ];
    for (command, keywords, error) in cases {
        let shown = format!("{command:?} {keywords:?}");
        assert_eq!(said(start(command, keywords)), error, "{shown}");
    }
}

#[test]
fn keywords_of_run_and_its_kin_are_checked_before_those_of_popen() {
    let unknown = vec![Keyword::Check(true)];
    let pipe = || Keyword::Stdout(Redirect::Pipe);
    let true_ = || arguments(&["/bin/true"]);
    let unexpected = "TypeError(\"Popen.__init__() got an unexpected keyword argument 'check'\")";
    assert_eq!(said(call(true_(), unknown.clone())), unexpected);
    assert_eq!(said(check_call(true_(), unknown.clone())), unexpected);
    let overridden = |name| format!("ValueError('{name} argument not allowed, it will be overridden.')");
    assert_eq!(said(check_output(true_(), unknown)), overridden("check"));
    assert_eq!(said(check_output(true_(), vec![Keyword::Check(true), pipe()])), overridden("stdout"));
    let capture = "ValueError('stdout and stderr arguments may not be used with capture_output.')";
    assert_eq!(said(run(true_(), vec![Keyword::CaptureOutput(true), pipe()])), capture);
    assert_eq!(said(check_output(true_(), vec![Keyword::CaptureOutput(true)])), capture);
    let both = vec![Keyword::Stdin(Redirect::Devnull), Keyword::Input(bytes("x"))];
    assert_eq!(said(run(true_(), both)), "ValueError('stdin and input arguments may not both be used.')");
    let twice = vec![Keyword::Shell(true), Keyword::Shell(true)];
    let error = "TypeError(\"subprocess.check_call() got multiple values for keyword argument 'shell'\")";
    assert_eq!(said(check_call(true_(), twice)), error);
}

#[test]
fn keywords_arrive_at_the_system() {
    environ::set_directory("/");
    files::put("/etc-file", b"");
    files::mkdir("/etc", 0o755).unwrap();
    files::put("/etc/group", b"root:x:0:\nstaff:x:50:a,b\n");
    started();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let (reader, writer) = crate::os::pipe().unwrap();
    let number = writer.fileno().unwrap();
    let keywords = vec![
        Keyword::Env(vec![pair("A", "1"), pair("B", "2"), pair("A", "3")]),
        Keyword::Stdin(Redirect::Devnull),
        Keyword::Stdout(Redirect::Pipe),
        Keyword::Stderr(Redirect::Stdout),
        Keyword::ProcessGroup(0),
        Keyword::Umask(0o7027),
        Keyword::User(Principal::Name("root".to_owned())),
        Keyword::Group(Principal::Name("staff".to_owned())),
        Keyword::ExtraGroups(vec![Principal::Id(7), Principal::Name("root".to_owned())]),
        Keyword::RestoreSignals(false),
        Keyword::PassFds(vec![writer.clone(), writer.clone(), crate::os::standard(1).unwrap()]),
        Keyword::Pipesize(1 << 17),
        Keyword::LimitCpu(1),
        Keyword::LimitMemory(2),
        Keyword::LimitFileSize(3),
        Keyword::LimitOpenFiles(4),
        Keyword::Bufsize(-5),
    ];
    assert_eq!(start(arguments(&["/bin/true", "x"]), keywords).unwrap().wait(None), Ok(0));
    let child = started().remove(0);
    assert_eq!(
        (child.program.as_str(), child.arguments),
        ("/bin/true", vec!["/bin/true".to_owned(), "x".to_owned()])
    );
    assert_eq!(child.environment, [pair("A", "3"), pair("B", "2")]);
    assert_eq!(child.streams, ["null", "pipe", "as-stdout"]);
    assert_eq!((child.process_group, child.new_session, child.umask), (Some(0), false, 0o027));
    assert_eq!((child.uid, child.gid, child.groups), (Some(0), Some(50), Some(vec![7, 0])));
    assert_eq!(
        (child.ignored_signals, child.inherit, child.pipe_size),
        (vec![13, 25], vec![number], Some(1 << 17))
    );
    let limits = child.limits;
    assert_eq!((limits.cpu_time, limits.address_space), (Some(1), Some(2)));
    assert_eq!((limits.file_size, limits.open_files, limits.processes), (Some(3), Some(4), None));
    drop(reader);

    let unchanged = vec![
        Keyword::User(Principal::Id(u32::MAX)),
        Keyword::Group(Principal::Id(u32::MAX)),
        Keyword::StartNewSession(true),
        Keyword::Pipesize(0),
    ];
    assert_eq!(call(arguments(&["/bin/true"]), unchanged), Ok(0));
    let child = started().remove(0);
    assert_eq!((child.uid, child.gid, child.groups, child.pipe_size), (None, None, None, None));
    assert_eq!((child.new_session, child.ignored_signals), (true, vec![]));
}

#[test]
fn a_shell_gets_the_line_and_what_follows_it() {
    let given = |command: Command, more: Vec<Keyword>| {
        started();
        let keywords = [vec![Keyword::Shell(true)], more].concat();
        run(command, keywords).unwrap();
        let child = started().remove(0);
        (child.program, child.arguments.join("|"))
    };
    let sh = |arguments: &str| ("/bin/sh".to_owned(), arguments.to_owned());
    assert_eq!(given(line("echo a"), vec![]), sh("/bin/sh|-c|echo a"));
    assert_eq!(given(arguments(&["exit 0", "b"]), vec![]), sh("/bin/sh|-c|exit 0|b"));
    assert_eq!(given(arguments(&[]), vec![]), sh("/bin/sh|-c"));
    install("/bin/ash", Ok(|_| Vec::new()));
    let ash = given(line("echo a"), vec![Keyword::Executable("/bin/ash".to_owned())]);
    assert_eq!(ash, ("/bin/ash".to_owned(), "/bin/ash|-c|echo a".to_owned()));
}

#[test]
fn what_policy_refuses_says_the_name_that_was_asked_for() {
    install("rm", Err(Code::Eperm));
    let Err(Error::Os(error)) = start(arguments(&["rm"]), vec![]) else { panic!("it started") };
    assert_eq!((error.errno, error.filename.as_deref()), (1, Some("rm")));
}
