using Holdfast.Sessions.Driving;
using Holdfast.Tn3270.Client;
using Holdfast.Tn3270.Traces;

namespace Holdfast.Sessions.Tracing;

/// <summary>The trace of one host connection: what passes, with everything secret masked, into a file. The terminal's loop owns it.</summary>
/// <param name="name">The file's name within the folder of traces.</param>
/// <param name="writer">The file.</param>
internal sealed class SessionTrace(string name, TraceWriter writer) : IAsyncDisposable
{
    private MaskedTrace? _masked;

    /// <summary>The file's name within the folder of traces.</summary>
    public string Name => name;

    /// <summary>Why it stopped before its end; null while it goes on.</summary>
    public string? Failure => writer.Failure;

    private MaskedTrace Masked => _masked ?? throw new InvalidOperationException("No terminal is traced yet.");

    /// <summary>Begins with a terminal that has heard nothing yet.</summary>
    public void Begin(TerminalMachine machine) => _masked = new MaskedTrace(machine);

    /// <summary>Gives the terminal bytes from its host.</summary>
    public void Receive(ReadOnlySpan<byte> bytes) => Masked.Receive(bytes);

    /// <summary>Takes up what input has made the terminal send. Text that went into hidden fields or came from a secret is covered.</summary>
    public void TakeInput(IReadOnlyList<InputStep> steps, IReadOnlyList<InputTrace> done)
    {
        for (var i = 0; i < done.Count; i++)
        {
            if (done[i].Masked) Masked.Cover(steps[i].Typed);
        }

        Masked.TakeOutput();
    }

    /// <summary>Tells the terminal that the network took bytes of its output.</summary>
    public void OutputSent(int count) => Masked.OutputSent(count);

    /// <summary>Writes what there is to the file, also where the session is closing. A disk that fails ends the trace and not the session.</summary>
    public async ValueTask WriteAsync()
    {
        foreach (var entry in Masked.TakeEntries())
            await writer.WriteAsync(entry, CancellationToken.None);
    }

    /// <summary>Ends the trace, and zeroes what it covered.</summary>
    public ValueTask DisposeAsync()
    {
        _masked?.Forget();
        return writer.DisposeAsync();
    }
}
