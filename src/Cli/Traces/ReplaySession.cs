using System.CommandLine;
using System.Runtime.CompilerServices;
using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Traces;

namespace Holdfast.Cli.Traces;

/// <summary>A trace read twice: once for what it says of itself, once to be replayed.</summary>
internal sealed class ReplaySession(Io io, string path)
{
    private readonly TraceFile _file = new(io, path);

    /// <summary>What the trace holds.</summary>
    public TraceSummary Summary { get; } = new();

    /// <summary>Why the replay ended before the trace's end; null where it did not.</summary>
    public Fault? Fault { get; private set; }

    /// <summary>Reads the trace through, as far as it can be read.</summary>
    /// <returns>The terminal to replay it with; the fault where the file cannot be opened or the options are wrong.</returns>
    public async Task<Result<TerminalOptions>> PrepareAsync(ReplayOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var entry in _file.ReadAsync(cancellationToken))
                Summary.Take(entry);
            return options.Terminal(parsed, _file.Reader, Summary);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new Fault(ProtocolErrors.TraceUnreadable, $"{path}: {fault.Message}");
        }
    }

    /// <summary>The entries, up to the end or to a fault.</summary>
    public async IAsyncEnumerable<TraceEntry> EntriesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entry in _file.ReadAsync(cancellationToken))
            yield return entry;
        if (_file.Reader.Fault is { } fault)
            Fault = new Fault(ProtocolErrors.TraceUnreadable, $"{path}, {fault}.");
    }

    /// <summary>The screens, up to the end or to a fault.</summary>
    public async IAsyncEnumerable<ReplayStep> StepsAsync(TerminalOptions terminal, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TraceReplay replay = new(terminal);
        List<ReplayStep> steps = [];
        await foreach (var entry in EntriesAsync(cancellationToken))
        {
            replay.Take(entry, steps);
            foreach (var step in steps)
                yield return step;
            steps.Clear();
        }

        if (Fault is null && replay.FailureReason is { } reason)
            Fault = new Fault(ProtocolErrors.TraceUnreadable, $"{path}: the recorded host said what ends a session: {reason}.");
    }
}
