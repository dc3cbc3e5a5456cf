using System.Runtime.InteropServices;
using HarborBank.Hosting;
using Holdfast.Runtime;
using Holdfast.Runtime.ThreadPool;

var asked = CommandLine.Parse(args);
if (asked.Help)
{
    Console.Out.WriteLine(CommandLine.Usage);
    return ExitStatus.Ended;
}
if (asked.Options is not { } options)
{
    Console.Error.WriteLine($"harbor-bank: {asked.Fault} (--help lists the arguments)");
    return ExitStatus.WrongArguments;
}

var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.TrySetResult();
}
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

await using var io = new ThreadPoolIo();
var log = new BankLog(Console.Out, io.Clock, options.Name);
try
{
    await using var bank = await BankHost.StartAsync(io, options, log, CancellationToken.None);
    log.Write("listening", $"address={bank.Address} data={Path.GetFullPath(options.Data)}");
    if (bank.TlsAddress is { } secure)
        log.Write("listening", $"tls={secure}");
    await stop.Task;
    log.Write("stopping");
}
catch (NetworkException failure)
{
    Console.Error.WriteLine($"harbor-bank: cannot listen on {failure.Address}: {failure.Message}");
    return ExitStatus.PortUnavailable;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"harbor-bank: cannot use the data folder {options.Data} or the certificate: {failure.Message}");
    return ExitStatus.DataUnusable;
}
log.Write("stopped");
return ExitStatus.Ended;
