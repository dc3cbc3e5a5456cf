namespace Holdfast.Runtime.Simulated;

/// <summary>A started task as the scheduler knows it: whose steps these are, and what they wait for.</summary>
internal sealed class SimulatedTask(long id, string name, string host)
{
    private readonly List<string> _waits = [];

    /// <summary>Its number in order of starting.</summary>
    public long Id => id;

    /// <summary>The task that completes as the body does; null for parts of the simulation itself.</summary>
    public Task? Completion { get; set; }

    /// <summary>Whether its body has ended.</summary>
    public bool HasEnded => Completion is { IsCompleted: true };

    /// <summary>Notes a wait for as long as it takes.</summary>
    public async ValueTask WaitingAsync(string what, Task wait)
    {
        _waits.Add(what);
        try
        {
            await wait;
        }
        finally
        {
            _waits.Remove(what);
        }
    }

    /// <summary>The line of a report on who waits for what.</summary>
    public override string ToString()
    {
        var waits = _waits.Count > 0 ? string.Join(", ", _waits) : "a task, channel or lock that the simulation does not see into";
        return $"{name} (host {host}) waits for {waits}";
    }
}
