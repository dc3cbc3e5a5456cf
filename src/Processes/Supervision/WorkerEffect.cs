using Holdfast.Processes.Limits;
using Holdfast.Runtime.Keeping;

namespace Holdfast.Processes.Supervision;

/// <summary>What is to be done about a worker.</summary>
internal abstract record WorkerEffect
{
    /// <summary>Start it, under these limits; those of its definition where there are none.</summary>
    internal sealed record Spawn(WorkerLimits? Limits = null) : WorkerEffect;

    /// <summary>Have its child and the whole tree end: kill it by signal 9, ask it by any other.</summary>
    internal sealed record Signal(KeptChild Child, int Number) : WorkerEffect;

    /// <summary>Have its command end it, of an unmanaged one.</summary>
    internal sealed record Quit(KeptChild Child) : WorkerEffect;

    /// <summary>Watch its process no more.</summary>
    internal sealed record Unwatch(KeptChild Child) : WorkerEffect;

    /// <summary>Tell it when this time has passed.</summary>
    internal sealed record Wait(int Timer, TimeSpan Time) : WorkerEffect;

    /// <summary>Journal what happened.</summary>
    internal sealed record Tell(WorkerEvent Event) : WorkerEffect;
}
