namespace Holdfast.Runtime.Supervision;

/// <summary>A child of a <see cref="Supervisor"/>.</summary>
/// <param name="Name">Its name, the only one of its supervisor.</param>
/// <param name="Run">
/// What it does, begun anew for each run. Ending is ending well, throwing is failing; a cancellation it was asked for is neither.
/// </param>
public sealed record ChildDefinition(string Name, Func<ChildContext, Task> Run)
{
    /// <summary>When it is started again, and how often.</summary>
    public RestartOptions Restart { get; init; } = new();

    /// <summary>How long it may take to stop by itself before its token is cancelled.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Called once when it will not run again.</summary>
    internal Action Gone { get; init; } = static () => { };
}
