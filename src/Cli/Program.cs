using System.CommandLine;
using Holdfast.Cli;
using Holdfast.Cli.Commands;
using Holdfast.Runtime.ThreadPool;

await using var io = new ThreadPoolIo();
var shell = new Shell(io);
var root = new RootCommand("Holdfast runs native processes, reaches mainframes over 3270, and keeps the record of both.")
{
    UpCommand.Build(shell),
    DownCommand.Build(shell),
    StatusCommand.Build(shell),
    PsCommand.Build(shell),
    ScheduleCommand.Build(shell),
    StartCommand.Build(shell),
    StopCommand.Build(shell),
    RestartCommand.Build(shell),
    ConfigApplyCommand.Build(shell, "reload"),
    LogsCommand.Build(shell),
    HistoryCommand.Build(shell),
    TopCommand.Build(shell),
    ExecCommand.Build(shell),
    AttachCommand.Build(shell),
    SignalCommand.Build(shell),
    GraphCommand.Build(shell),
    KeeperCommand.Build(shell),
    EndpointsCommand.Build(shell),
    TasksCommand.Build(shell),
    SessionsCommand.Build(shell),
    JourneysCommand.Build(shell),
    SecretsCommand.Build(shell),
    AuditCommand.Build(shell),
    ApiKeysCommand.Build(shell),
    TransferCommands.Build(shell),
    PrintCommand.Build(shell),
    ConfigCommand.Build(shell),
    TraceCommand.Build(shell),
    ExplainCommand.Build(),
};
shell.AddOptions(root);
var parsed = root.Parse(args);
if (parsed.Errors.Count == 0 && shell.Read(parsed) is { } fault) return Shell.Fail(fault);
return await parsed.InvokeAsync();
