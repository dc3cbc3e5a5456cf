using Holdfast.Keeper.Protocol;
using Holdfast.Processes.Tests.Simulated.Kernel;

namespace Holdfast.Processes.Tests.Simulated.Keeping;

/// <summary>A pipe that one life of the Keeper has open, and the log behind it.</summary>
internal sealed class ModelledStream(ModelledPipe pipe, List<byte> log)
{
    private const int TurnBytes = 512 * 1024;

    /// <summary>The pipe.</summary>
    public ModelledPipe Pipe => pipe;

    /// <summary>How many living children write to it.</summary>
    public int Owners { get; set; }

    /// <summary>Bytes moved since it was opened.</summary>
    public long Kept { get; private set; }

    /// <summary>Whether its turn is waited for already.</summary>
    public bool IsDue { get; set; }

    /// <summary>What became of the bytes since a child has it.</summary>
    public StreamFacts FactsSince(long kept) => new(Kept - kept, 0);

    /// <summary>Empties it, no further than one turn.</summary>
    public void Drain() => Kept += pipe.MoveTo(log, TurnBytes);
}
