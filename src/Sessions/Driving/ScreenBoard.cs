using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Sessions.Recording;
using Holdfast.Sessions.Secrets;

namespace Holdfast.Sessions.Driving;

/// <summary>
/// Where a terminal publishes its screens and others wait for one. The terminal's own loop is the only writer; readers never wait
/// for it. A waiter is woken by the very screen that fulfils its condition: nothing polls.
/// </summary>
internal sealed class ScreenBoard(Clock clock, SessionScreen first)
{
    /// <summary>Waiters on one terminal, at the most.</summary>
    public const int WaiterLimit = 256;

    private readonly Lock _gate = new();
    private readonly List<ScreenWaiter> _waiters = [];
    private SessionScreen _current = first;
    private SessionTape? _tape;
    private Fault? _end;

    /// <summary>The latest screen.</summary>
    public SessionScreen Current
    {
        get
        {
            lock (_gate) return _current;
        }
    }

    /// <summary>Why no further screen will come; null while one may.</summary>
    public Fault? End
    {
        get
        {
            lock (_gate) return _end;
        }
    }

    /// <summary>
    /// The latest screen, covered, where it fulfils the condition and more may come; null where one has to wait, or to be told why not.
    /// </summary>
    public SessionScreen? Now(WaitCondition condition, SecretMask mask)
    {
        lock (_gate)
        {
            if (_end is not null) return null;
            var covered = mask.Cover(_current);
            return condition.Holds(covered) ? covered : null;
        }
    }

    /// <summary>Shows a new screen and wakes those it fulfils.</summary>
    public void Publish(SessionScreen screen)
    {
        lock (_gate)
        {
            _current = screen;
            _tape?.Show(screen);
            _waiters.RemoveAll(waiter => waiter.Offer(screen));
        }
    }

    /// <summary>Puts the covered screen in the place of the latest, after which none comes.</summary>
    public SessionScreen Cover(SecretMask mask)
    {
        lock (_gate) return _current = mask.Cover(_current);
    }

    /// <summary>Has every screen from the present one on recorded on a tape, until there is another or none.</summary>
    public void Record(SessionTape? tape)
    {
        lock (_gate)
        {
            _tape = tape;
            tape?.Show(_current);
        }
    }

    /// <summary>Has a tape take what was done at the keyboard, before the screen that shows it.</summary>
    public void Note(IReadOnlyList<InputTrace> done)
    {
        lock (_gate) _tape?.Take(done);
    }

    /// <summary>Says that no further screen will come; everyone who waits is told why.</summary>
    public void Finish(Fault end)
    {
        lock (_gate)
        {
            if (_end is not null) return;
            _end = end;
            foreach (var waiter in _waiters) waiter.Fail(end);
            _waiters.Clear();
        }
    }

    /// <summary>Waits until a screen fulfils the condition; the present one counts.</summary>
    /// <param name="condition">What must hold.</param>
    /// <param name="timeout">How long at the most; null for as long as the token allows.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<Result<SessionScreen>> WaitAsync(
        Func<SessionScreen, bool> condition, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        ScreenWaiter waiter;
        lock (_gate)
        {
            if (_end is not null) return _end;
            if (condition(_current)) return _current;
            if (_waiters.Count >= WaiterLimit)
                return new Fault(SessionErrors.TooManyCommands, $"{WaiterLimit} others already wait for a screen of this session.");
            waiter = new ScreenWaiter(condition);
            _waiters.Add(waiter);
        }

        await using var late = timeout is { } time
            ? clock.CreateTimer(_ => waiter.Expire(Current), null, time > TimeSpan.Zero ? time : TimeSpan.Zero, Timeout.InfiniteTimeSpan)
            : null;
        await using var gone = cancellationToken.UnsafeRegister(
            static (state, token) => ((ScreenWaiter)state!).Cancel(token), waiter);
        try
        {
            return await waiter.Answer;
        }
        finally
        {
            lock (_gate) _waiters.Remove(waiter);
        }
    }

    /// <summary>As above, with a condition that can be told in words, asked of what the mask leaves to see.</summary>
    public async ValueTask<Result<SessionScreen>> WaitAsync(
        WaitCondition condition, TimeSpan timeout, SecretMask mask, CancellationToken cancellationToken)
    {
        var result = await WaitAsync(screen => condition.Holds(mask.Cover(screen)), timeout, cancellationToken);
        if (result.TryGet(out var shown, out var fault)) return mask.Cover(shown);
        if (fault.Code != SessionErrors.WaitTimedOut) return fault;
        return fault with
        {
            Detail = mask.Cover($"Waited {timeout.TotalSeconds:0.###} s for {condition}. The screen was:\n")
                + mask.Cover(Current).Image.Text,
        };
    }
}
