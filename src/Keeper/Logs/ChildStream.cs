using Holdfast.Keeper.Protocol;

namespace Holdfast.Keeper.Logs;

/// <summary>One child's use of a pipe: what was counted before it is not its own.</summary>
/// <param name="Pipe">The pipe.</param>
/// <param name="KeptBefore">Bytes the pipe had kept before.</param>
/// <param name="DroppedBefore">Bytes the pipe had dropped before.</param>
internal sealed record ChildStream(LogPipe Pipe, long KeptBefore, long DroppedBefore)
{
    /// <summary>What became of its bytes so far.</summary>
    public StreamFacts Facts => new(Pipe.Kept - KeptBefore, Pipe.Dropped - DroppedBefore);
}
