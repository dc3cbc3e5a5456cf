using Holdfast.Configuration;
using Holdfast.Contracts.Errors;

namespace Holdfast.Processes.Definition;

/// <summary>Reads <c>stop</c>: how a worker is asked to end.</summary>
internal static class StopReader
{
    /// <summary>How long a worker may take to end where nothing is said.</summary>
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The signal's number and the time after which the worker is killed.</summary>
    public static (int Signal, TimeSpan Timeout) Read(ConfigSection worker)
    {
        if (worker.Section("stop") is not { } stop)
            return (WorkerDefinition.DefaultStopSignal, UsualTimeout);
        var read = (Signal(stop), stop.Duration("timeout") ?? UsualTimeout);
        stop.Finish();
        return read;
    }

    private static int Signal(ConfigSection stop)
    {
        if (stop.Text("signal") is not { } name)
            return WorkerDefinition.DefaultStopSignal;
        if (SignalName.Parse(name) is { } number)
            return number;
        stop.Fail("signal", ConfigurationErrors.InvalidValue, $"'{name}' is no signal to stop with.", $"Write {SignalName.Form}.");
        return WorkerDefinition.DefaultStopSignal;
    }
}
