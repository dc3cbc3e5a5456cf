using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Sessions.Lifecycle;
using Holdfast.Sessions.Survival;

namespace Holdfast.Sessions.Hooks;

/// <summary>The hooks of the node's sessions. Telling them never waits and never fails.</summary>
internal sealed class SessionHooks : IAsyncDisposable
{
    /// <summary>How long the end waits for what hooks still have to do.</summary>
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(3);

    private readonly Io _io;
    private readonly string _node;
    private readonly HookEvents _events;
    private readonly List<HookLane> _lanes = [];
    private readonly List<HookPost> _posts = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private int _ending;

    /// <summary>Starts their loops.</summary>
    public SessionHooks(SessionServiceOptions options)
    {
        (_io, _node) = (options.Io, options.NodeName);
        _events = new HookEvents(options.Journal, options.Io);
        foreach (var hook in options.Hooks) _lanes.Add(new HookLane(hook, _io, Action(hook, options), _events));
        _running = Task.WhenAll(_lanes.Select(lane => _io.Start($"hook:{lane.Hook.Name}", () => lane.RunAsync(_stop.Token))));
    }

    /// <summary>Events of hooks that the journal would not take, since the start.</summary>
    public long Unrecorded => _events.Unrecorded;

    /// <summary>All of them, as they stand now, in the order of the configuration.</summary>
    public IReadOnlyList<HookView> Views() => [.. _lanes.Select(lane => lane.View)];

    /// <summary>A session came to a moment.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="session">The session.</param>
    /// <param name="actor">Who had it come there.</param>
    /// <param name="reason">Why it was closed.</param>
    /// <param name="fault">What it failed with; its code alone is told.</param>
    public void Tell(HookMoment moment, Session session, string actor, string? reason = null, Fault? fault = null) =>
        Tell(moment, session.Pool, () => News(moment, session, actor) with { Reason = reason, Code = fault?.Code.Id });

    /// <summary>A session of the daemon before is over.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="facts">What was kept of its connection.</param>
    /// <param name="session">What was kept of the session.</param>
    /// <param name="actor">Who ended it.</param>
    /// <param name="reason">Why it was closed.</param>
    /// <param name="fault">What it failed with; its code alone is told.</param>
    public void Tell(HookMoment moment, KeptFacts facts, KeptSession session, string actor, string? reason = null, Fault? fault = null) =>
        Tell(moment, facts.Pool, () => News(moment, facts, session, actor) with { Reason = reason, Code = fault?.Code.Id });

    /// <summary>Takes nothing more, and waits for what is to be done, 3 s at the most; the rest is dropped and told.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes) lane.Close();
        if (Interlocked.Exchange(ref _ending, 1) != 0 || _lanes.Count == 0)
        {
            await _running;
            return;
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        await Task.WhenAny(_running, _io.Clock.Delay(EndTime, enough.Token).AsTask());
        // Not CancelAsync: that would leave this execution model for the thread pool.
        enough.Cancel();
        _stop.Cancel();
        await _running;
        foreach (var post in _posts) post.Dispose();
        _stop.Dispose();
    }

    private Func<HookNews, CancellationToken, ValueTask<HookAttempt>> Action(HookDefinition hook, SessionServiceOptions options)
    {
        if (hook.Post is null)
        {
            // That there is a folder was checked with the rest of the options.
            return new HookProgram(_io, hook, options.HookFolder!, options.HiddenVariables).RunAsync;
        }

        var post = new HookPost(_io, hook, options.Secrets);
        _posts.Add(post);
        return post.PostAsync;
    }

    private void Tell(HookMoment moment, string? pool, Func<HookNews> make)
    {
        HookNews? news = null;
        foreach (var lane in _lanes)
        {
            if (lane.Hook.Hears(moment, pool)) lane.Tell(news ??= make());
        }
    }

    private HookNews News(HookMoment moment, Session session, string actor)
    {
        var attachment = session.Attachment;
        return new HookNews
        {
            Id = _io.Random.NewId(),
            Moment = moment,
            Time = _io.Clock.UtcNow,
            Node = _node,
            Tenant = session.Tenant,
            Session = session.Id,
            Owner = session.Actor,
            Actor = actor,
            Endpoint = attachment.Connection.Endpoint,
            Pool = session.Pool,
            Label = session.Label,
            Lu = attachment.Terminal.Screen.Lu,
        };
    }

    /// <summary>Its LU is not kept.</summary>
    private HookNews News(HookMoment moment, KeptFacts facts, KeptSession session, string actor) => new()
    {
        Id = _io.Random.NewId(),
        Moment = moment,
        Time = _io.Clock.UtcNow,
        Node = _node,
        Tenant = session.Tenant,
        Session = session.Id,
        Owner = session.Actor,
        Actor = actor,
        Endpoint = facts.Endpoint,
        Pool = facts.Pool,
        Label = session.Label,
    };
}
