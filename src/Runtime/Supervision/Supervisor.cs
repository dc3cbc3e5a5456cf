using Holdfast.Runtime.Cancellation;
using Holdfast.Runtime.Channels;

namespace Holdfast.Runtime.Supervision;

/// <summary>
/// Keeps children running: starts them in order, starts them again by their <see cref="RestartOptions"/>, stops them in reverse order.
/// When one fails too often it stops the others and fails itself; supervised by another, that is a tree.
/// </summary>
public sealed class Supervisor
{
    private readonly Lock _lock = new();
    private readonly Io _io;
    private readonly SupervisorOptions _options;
    private readonly ChildDefinition[] _children;
    private readonly SupervisorMachine _machine;
    private readonly ChildRun?[] _runs;
    private readonly int[] _counts;
    private readonly Exception?[] _failures;

    // Bounded by what can be told: one end for each child, one wait for each, one stop.
    private readonly Channel<SupervisorNews> _news;
    private bool _ran;

    /// <summary>Creates a supervisor; it starts nothing before it runs.</summary>
    /// <param name="io">The execution model that runs the children.</param>
    /// <param name="options">How it supervises.</param>
    /// <param name="children">The children, in the order in which they start; at most <see cref="SupervisorOptions.MostChildren"/>.</param>
    /// <exception cref="ArgumentException">There are none, too many, or two of one name.</exception>
    public Supervisor(Io io, SupervisorOptions options, IReadOnlyList<ChildDefinition> children)
    {
        ArgumentNullException.ThrowIfNull(io);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(children);
        if (children.Count is 0 or > SupervisorOptions.MostChildren)
            throw new ArgumentException($"A supervisor has 1 to {SupervisorOptions.MostChildren} children, not {children.Count}.", nameof(children));
        if (children.Select(child => child.Name).Distinct(StringComparer.Ordinal).Count() != children.Count)
            throw new ArgumentException("Two children have one name.", nameof(children));
        _io = io;
        _options = options;
        _children = [.. children];
        _machine = new SupervisorMachine(options.Strategy, [.. children.Select(child => child.Restart)]);
        _runs = new ChildRun?[children.Count];
        _counts = new int[children.Count];
        _failures = new Exception?[children.Count];
        _news = Channel.Unbounded<SupervisorNews>($"news of {options.Name}");
    }

    /// <summary>The children as they stand, in the order in which they start.</summary>
    public IReadOnlyList<ChildView> Children
    {
        get
        {
            lock (_lock)
                return [.. _children.Select((child, i) => new ChildView(child.Name, _machine[i], _counts[i], _failures[i]))];
        }
    }

    /// <summary>A supervisor as a child of another: its escalation is a failure there.</summary>
    /// <param name="io">The execution model that runs the children.</param>
    /// <param name="options">How it supervises; its name is the child's.</param>
    /// <param name="children">Its own children.</param>
    /// <param name="stopWithin">How long it may take to stop all of them, one after another.</param>
    public static ChildDefinition AsChild(
        Io io, SupervisorOptions options, IReadOnlyList<ChildDefinition> children, TimeSpan stopWithin)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(options.Name, context => new Supervisor(io, options, children).RunAsync(context.Stopping, context.Token))
        {
            StopWithin = stopWithin,
        };
    }

    /// <summary>Runs the children until all have ended for good, or it is stopped. Once only.</summary>
    /// <param name="stopping">Stops the children in reverse order of their start, each within its own time, and ends well.</param>
    /// <param name="cancellationToken">Cancels all children at once; they are still waited for.</param>
    /// <exception cref="EscalationException">A child failed too often.</exception>
    /// <exception cref="OperationCanceledException">The second token was cancelled.</exception>
    public async Task RunAsync(CancellationToken stopping, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _ran, true))
            throw new InvalidOperationException($"'{_options.Name}' runs once.");
        using var scope = new CancelScope(_io.Clock, _options.Name, null, cancellationToken);
        try
        {
            await Nursery.RunAsync(_io, nursery => SuperviseAsync(nursery, scope, stopping), CancellationToken.None);
        }
        finally
        {
            foreach (var child in _children)
                child.Gone();
        }

        if (_machine.GivenUp is >= 0 and var given)
            throw new EscalationException(_options.Name, _children[given].Name, _machine.Reason, _failures[given]);
        cancellationToken.ThrowIfCancellationRequested();
    }

    // The nursery is not cancelled: children hear of everything by their own two tokens.
    private async Task SuperviseAsync(Nursery nursery, CancelScope scope, CancellationToken stopping)
    {
        await using var stop = stopping.UnsafeRegister(static it => ((Supervisor)it!).Tell(SupervisorNews.Stop), this);
        await using var cancelled = scope.Token.UnsafeRegister(static it => ((Supervisor)it!).Tell(SupervisorNews.Stop), this);
        try
        {
            var running = CarryOut(nursery, scope, Change(_machine.Begin));
            while (running)
            {
                var news = await _news.Receiver.ReceiveAsync(CancellationToken.None);
                running = CarryOut(nursery, scope, Change(() => Take(news)));
            }
        }
        finally
        {
            // Waits that nobody needs any more; and, should this fail, the children.
            scope.Cancel(CancelReason.UserRequested, "the supervisor has ended");
        }
    }

    private void Tell(SupervisorNews news) => _news.Sender.TrySend(news);

    private IReadOnlyList<SupervisorEffect> Change(Func<IReadOnlyList<SupervisorEffect>> change)
    {
        lock (_lock)
            return change();
    }

    private IReadOnlyList<SupervisorEffect> Take(SupervisorNews news)
    {
        if (news.Ticket != 0)
            return _machine.Due(news.Ticket);
        if (news.Child < 0)
            return _machine.Stop();
        _runs[news.Child]?.Dispose();
        _runs[news.Child] = null;
        _failures[news.Child] = news.Failure ?? _failures[news.Child];
        var effects = _machine.Ended(news.Child, news.Failure is not null, news.Lasted, _io.Clock.Elapsed, _io.Random.NextDouble());
        if (_machine[news.Child] == ChildState.Ended)
            _children[news.Child].Gone();
        return effects;
    }

    private bool CarryOut(Nursery nursery, CancelScope scope, IReadOnlyList<SupervisorEffect> effects)
    {
        foreach (var effect in effects)
        {
            switch (effect.Kind)
            {
                case SupervisorEffectKind.Start:
                    Start(nursery, scope, effect.Child);
                    break;
                case SupervisorEffectKind.Stop:
                    _runs[effect.Child]!.Stop();
                    break;
                case SupervisorEffectKind.Wait:
                    nursery.Start($"{_options.Name}: wait", token => WaitAsync(effect, scope.Token));
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private async Task WaitAsync(SupervisorEffect effect, CancellationToken cancellationToken)
    {
        try
        {
            await _io.Clock.Delay(effect.Delay, cancellationToken);
            Tell(SupervisorNews.Due(effect.Ticket));
        }
        catch (OperationCanceledException)
        {
            // There is nothing to start again any more.
        }
    }

    private void Start(Nursery nursery, CancelScope scope, int child)
    {
        ChildRun run;
        lock (_lock)
            run = _runs[child] = new ChildRun(_children[child], scope, ++_counts[child]);
        nursery.Start(_children[child].Name, token => RunAsync(child, run));
    }

    private async Task RunAsync(int child, ChildRun run)
    {
        var started = _io.Clock.Elapsed;
        Exception? failure = null;
        try
        {
            await _children[child].Run(run.Context);
        }
        catch (OperationCanceledException) when (run.IsStopping)
        {
            // As it was asked to.
        }
        catch (Exception error)
        {
            failure = error;
        }

        Tell(new SupervisorNews(child, failure, _io.Clock.Elapsed - started, 0));
    }
}
