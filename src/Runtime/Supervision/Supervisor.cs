using Holdfast.Runtime.Cancellation;
using Holdfast.Runtime.Channels;

namespace Holdfast.Runtime.Supervision;

/// <summary>
/// Keeps children running: starts them in order, starts them again by their <see cref="RestartOptions"/>, stops them in reverse order.
/// When one fails too often it stops the others and fails itself; supervised by another, that is a tree. Children can be added and
/// removed while it runs; the order of their adding is the order meant everywhere.
/// </summary>
public sealed class Supervisor
{
    private readonly Lock _lock = new();
    private readonly Io _io;
    private readonly SupervisorOptions _options;
    private readonly SupervisorMachine _machine;

    // In the order of their adding.
    private readonly List<SupervisedChild> _children;
    private readonly Dictionary<int, SupervisedChild> _numbered = [];

    // Bounded by what can be told: for each child its adding, an end, a wait and its removal, and one stop.
    private readonly Channel<SupervisorNews> _news;

    // Kept for itself: a child that was given up can be removed while the others are still stopping.
    private SupervisedChild? _givenUp;
    private bool _ran;
    private bool _ended;

    /// <summary>Creates a supervisor; it starts nothing before it runs.</summary>
    /// <param name="io">The execution model that runs the children.</param>
    /// <param name="options">How it supervises.</param>
    /// <param name="children">The children, in the order in which they start; at most <see cref="SupervisorOptions.MostChildren"/>.</param>
    /// <exception cref="ArgumentException">There are none and it does not stay open, too many, or two of one name.</exception>
    public Supervisor(Io io, SupervisorOptions options, IReadOnlyList<ChildDefinition> children)
    {
        ArgumentNullException.ThrowIfNull(io);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(children);
        if (children.Count > SupervisorOptions.MostChildren || (children.Count == 0 && !options.StaysOpen))
            throw new ArgumentException($"A supervisor has 1 to {SupervisorOptions.MostChildren} children, not {children.Count}.", nameof(children));
        if (children.Select(child => child.Name).Distinct(StringComparer.Ordinal).Count() != children.Count)
            throw new ArgumentException("Two children have one name.", nameof(children));
        _io = io;
        _options = options;
        _children = [.. children.Select(child => new SupervisedChild(child))];
        _machine = new SupervisorMachine(options.Strategy, options.StaysOpen);
        _news = Channel.Unbounded<SupervisorNews>($"news of {options.Name}");
    }

    /// <summary>The children as they stand, in the order of their adding.</summary>
    public IReadOnlyList<ChildView> Children
    {
        get
        {
            lock (_lock)
                return [.. _children.Select(child => new ChildView(child.Definition.Name, StateOf(child), child.Runs, child.Failure))];
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

    /// <summary>
    /// Adds a child after the others. It starts soon; with the rest of its group where that is being started again, and not at all
    /// where the supervisor is stopping. Any thread.
    /// </summary>
    /// <exception cref="ArgumentException">There is a child of that name, or there are as many as may be.</exception>
    /// <exception cref="InvalidOperationException">The supervisor has ended.</exception>
    public void Add(ChildDefinition child)
    {
        ArgumentNullException.ThrowIfNull(child);
        lock (_lock)
        {
            if (_ended)
                throw new InvalidOperationException($"'{child.Name}' was added to '{_options.Name}', which has ended.");
            if (_children.Count == SupervisorOptions.MostChildren)
                throw new ArgumentException($"A supervisor has at most {SupervisorOptions.MostChildren} children.", nameof(child));
            if (_children.Exists(one => one.Definition.Name == child.Name))
                throw new ArgumentException($"'{_options.Name}' has a child '{child.Name}' already.", nameof(child));
            var added = new SupervisedChild(child);
            _children.Add(added);

            // Within the lock, so that the machine hears of all in the order in which they stand here.
            if (_ran)
                Tell(new SupervisorNews(SupervisorNewsKind.Added, added));
        }
    }

    /// <summary>
    /// Removes a child, and returns when it has ended: it is stopped within its own time, and the others go on as they are. Any thread,
    /// but not the child itself, for whose end this waits.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the waiting; the child is removed all the same.</param>
    /// <returns>Whether there was a child of that name.</returns>
    public async Task<bool> RemoveAsync(string name, CancellationToken cancellationToken = default)
    {
        TaskCompletionSource removal;
        lock (_lock)
        {
            if (_children.Find(one => one.Definition.Name == name) is not { } child)
                return false;
            if (!_ran || _ended)
            {
                _children.Remove(child);
                return true;
            }

            if (child.Removal is null)
            {
                child.Removal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                Tell(new SupervisorNews(SupervisorNewsKind.Removing, child));
            }

            removal = child.Removal;
        }

        await removal.Task.WaitAsync(cancellationToken);
        return true;
    }

    /// <summary>Runs the children until all have ended for good, or it is stopped. Once only.</summary>
    /// <param name="stopping">Stops the children in reverse order of their start, each within its own time, and ends well.</param>
    /// <param name="cancellationToken">Cancels all children at once; they are still waited for.</param>
    /// <exception cref="EscalationException">A child failed too often.</exception>
    /// <exception cref="OperationCanceledException">The second token was cancelled.</exception>
    public async Task RunAsync(CancellationToken stopping, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_ran)
                throw new InvalidOperationException($"'{_options.Name}' runs once.");
            _ran = true;
            _children.ForEach(child => _ = Number(child));
        }

        using var scope = new CancelScope(_io.Clock, _options.Name, null, cancellationToken);
        try
        {
            await Nursery.RunAsync(_io, nursery => SuperviseAsync(nursery, scope, stopping), CancellationToken.None);
        }
        finally
        {
            End();
        }

        if (_givenUp is { } given)
            throw new EscalationException(_options.Name, given.Definition.Name, _machine.Reason, given.Failure);
        cancellationToken.ThrowIfCancellationRequested();
    }

    // The nursery is not cancelled: children hear of everything by their own two tokens.
    private async Task SuperviseAsync(Nursery nursery, CancelScope scope, CancellationToken stopping)
    {
        await using var stop = stopping.UnsafeRegister(static it => ((Supervisor)it!).Tell(new(SupervisorNewsKind.Stop)), this);
        await using var cancelled = scope.Token.UnsafeRegister(static it => ((Supervisor)it!).Tell(new(SupervisorNewsKind.Stop)), this);
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

    private ChildState StateOf(SupervisedChild child) =>
        child.Number != SupervisedChild.NoNumber ? _machine[child.Number] : _ended ? ChildState.Ended : ChildState.Waiting;

    private IReadOnlyList<SupervisorEffect> Number(SupervisedChild child)
    {
        var effects = _machine.Add(child.Definition.Restart, out var number);
        child.Number = number;
        _numbered[number] = child;
        return effects;
    }

    private IReadOnlyList<SupervisorEffect> Take(SupervisorNews news) => news.Kind switch
    {
        SupervisorNewsKind.Due => _machine.Due(news.Ticket),
        SupervisorNewsKind.Added => Number(news.Child!),
        SupervisorNewsKind.Removing => _machine.Remove(news.Child!.Number),
        SupervisorNewsKind.Ended => Take(news.Child!, news),
        _ => _machine.Stop(),
    };

    private IReadOnlyList<SupervisorEffect> Take(SupervisedChild child, SupervisorNews news)
    {
        child.Run?.Dispose();
        child.Run = null;
        child.Failure = news.Failure ?? child.Failure;
        var effects = _machine.Ended(child.Number, news.Failure is not null, news.Lasted, _io.Clock.Elapsed, _io.Random.NextDouble());
        if (_machine.GivenUp == child.Number)
            _givenUp = child;
        if (_machine[child.Number] == ChildState.Ended)
            child.Definition.Gone();
        return effects;
    }

    private bool CarryOut(Nursery nursery, CancelScope scope, IReadOnlyList<SupervisorEffect> effects)
    {
        foreach (var effect in effects)
        {
            switch (effect.Kind)
            {
                case SupervisorEffectKind.Start:
                    Start(nursery, scope, _numbered[effect.Child]);
                    break;
                case SupervisorEffectKind.Stop:
                    _numbered[effect.Child].Run!.Stop();
                    break;
                case SupervisorEffectKind.Wait:
                    nursery.Start($"{_options.Name}: wait", token => WaitAsync(effect, scope.Token));
                    break;
                case SupervisorEffectKind.Removed:
                    Remove(_numbered[effect.Child]);
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
            Tell(new SupervisorNews(SupervisorNewsKind.Due, Ticket: effect.Ticket));
        }
        catch (OperationCanceledException)
        {
            // There is nothing to start again any more.
        }
    }

    private void Start(Nursery nursery, CancelScope scope, SupervisedChild child)
    {
        ChildRun run;
        lock (_lock)
            run = child.Run = new ChildRun(child.Definition, scope, ++child.Runs);
        nursery.Start(child.Definition.Name, token => RunAsync(child, run));
    }

    private async Task RunAsync(SupervisedChild child, ChildRun run)
    {
        var started = _io.Clock.Elapsed;
        Exception? failure = null;
        try
        {
            await child.Definition.Run(run.Context);
        }
        catch (OperationCanceledException) when (run.IsStopping)
        {
            // As it was asked to.
        }
        catch (Exception error)
        {
            failure = error;
        }

        Tell(new SupervisorNews(SupervisorNewsKind.Ended, child, failure, _io.Clock.Elapsed - started));
    }

    private void Remove(SupervisedChild child)
    {
        lock (_lock)
        {
            _children.Remove(child);
            _numbered.Remove(child.Number);
        }

        child.Definition.Gone();
        child.Removal?.TrySetResult();
    }

    // Nobody comes any more: those whose adding or removal was still to be heard of have ended too.
    private void End()
    {
        SupervisedChild[] left;
        lock (_lock)
        {
            _ended = true;
            left = [.. _children];
            _children.RemoveAll(child => child.Removal is not null);
        }

        foreach (var child in left)
        {
            child.Definition.Gone();
            child.Removal?.TrySetResult();
        }
    }
}
