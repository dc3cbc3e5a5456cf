using Holdfast.Contracts.Errors;
using Holdfast.Runtime;

namespace Holdfast.Sessions.Lifecycle;

/// <summary>Looks at the memory in use and refuses new sessions while there is too little. One looks; any may ask.</summary>
/// <param name="options">The limit, and how memory is measured and given back.</param>
/// <param name="events">Told when it closes and opens.</param>
internal sealed class MemoryWatch(SessionServiceOptions options, SessionEvents events)
{
    /// <summary>Between two times that free memory is looked for while there is none.</summary>
    private static readonly TimeSpan FreeInterval = TimeSpan.FromSeconds(5);

    private readonly Clock _clock = options.Io.Clock;
    private readonly MemoryGate? _gate = options.Limits.Memory is { } limit ? new MemoryGate(limit) : null;
    private volatile bool _isFull;
    private long _used;
    private long _refused;
    private TimeSpan _freedAt;

    /// <summary>Whether there is no memory for more sessions.</summary>
    public bool IsFull => _isFull;

    /// <summary>As it stands now.</summary>
    public MemoryView View => new(
        _gate is null ? options.MemoryInUse() : Interlocked.Read(ref _used), _gate?.Limit, _isFull, Interlocked.Read(ref _refused));

    /// <summary>Why no session is opened now; null where one may be.</summary>
    public Fault? Refuse()
    {
        if (!_isFull) return null;
        Interlocked.Increment(ref _refused);
        return new Fault(SessionErrors.MemoryFull, $"The node uses {Interlocked.Read(ref _used) >> 20} MiB of memory; the limit is {_gate!.Limit >> 20} MiB.");
    }

    /// <summary>Measures, once a second at the most; true where it closed or opened.</summary>
    public bool Look()
    {
        if (_gate is null) return false;
        var used = options.MemoryInUse();
        Interlocked.Exchange(ref _used, used);
        var changed = _gate.Step(used);
        _isFull = _gate.IsClosed;
        if (changed) events.Memory(_isFull, used, _gate.Limit);
        if (_isFull && (changed || _clock.Elapsed - _freedAt >= FreeInterval))
        {
            options.FreeMemory();
            _freedAt = _clock.Elapsed;
        }

        return changed;
    }
}
