using Holdfast.Contracts.Errors;
using Holdfast.Runtime;
using Holdfast.Sessions.Driving;

namespace Holdfast.Sessions.Endpoints;

/// <summary>Watches whether an endpoint is still there under its open connections, and gives them up where it is not.</summary>
/// <param name="io">Where it runs.</param>
/// <param name="directory">Knows the connections.</param>
/// <param name="endpoint">The endpoint.</param>
internal sealed class EndpointPulse(Io io, EndpointDirectory directory, EndpointDefinition endpoint)
{
    private readonly HostVoice _voice = directory.Voice(endpoint.Name);
    private IReadOnlyList<HostConnection> _met = [];
    private int _next;

    /// <summary>Looks at intervals, until the token ends it; at once over where the configuration says never.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (endpoint.Liveness.AskAfter is not { } askAfter) return;
        var answerWithin = endpoint.Liveness.AnswerWithin;
        var machine = new PulseMachine(askAfter, answerWithin);
        // Who looks at intervals looks a little sooner after a question went out than after he asked for it.
        var patience = answerWithin - ((machine.Interval < answerWithin ? machine.Interval : answerWithin) / 4);
        while (true)
        {
            await io.Clock.Delay(machine.Interval, cancellationToken);
            var open = directory.Attended(endpoint.Name);
            Meet(open);
            switch (machine.Look(io.Clock.Elapsed, _voice.TakeHeard() || open.Count == 0, _voice.Answers))
            {
                case PulseAct.AskOne:
                    open[(int)((uint)_next++ % (uint)open.Count)].Terminal.Ask();
                    break;
                case PulseAct.AskAll:
                    foreach (var connection in open) connection.Terminal.Ask();
                    break;
                case PulseAct.Lost when IsOurLateness(open, machine.SilentSince, patience):
                    // Questions that are out go on counting; a host is not flooded with more because this node is late.
                    foreach (var connection in open.Where(connection => !connection.Terminal.Signs.IsAsked)) connection.Terminal.Ask();
                    break;
                case PulseAct.Lost:
                    var why = new Fault(SessionErrors.SessionLost, $"{endpoint.Name} answered nothing for {answerWithin.TotalMilliseconds:0} ms.");
                    foreach (var connection in open) connection.Terminal.Forsake(why);
                    machine.Begin(io.Clock.Elapsed);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>
    /// Whether the silence is this node's own: word of the host is here and nobody has come to it, or none of the questions of this silence
    /// went out so long ago that it could have answered. Looked at last only, since it asks the kernel.
    /// </summary>
    private bool IsOurLateness(IReadOnlyList<HostConnection> open, TimeSpan since, TimeSpan patience)
    {
        var now = io.Clock.Elapsed;
        // Where all of them hang, nobody is left to ask: then the silence itself tells.
        var waited = open.Select(connection => connection.Terminal.Signs.Unanswered(now, since)).Max() ?? now - since;
        return waited < patience || open.Any(connection => connection.Terminal.HasWord(endpoint.Liveness.AnswerWithin));
    }

    /// <summary>Asks each once before there is need to, until one answers, so that a silence that comes soon can be judged.</summary>
    private void Meet(IReadOnlyList<HostConnection> open)
    {
        if (_voice.Answers)
        {
            // Nobody is held here who has gone meanwhile.
            _met = [];
            return;
        }

        if (ReferenceEquals(open, _met)) return;
        var known = _met.Select(connection => connection.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var connection in open.Where(connection => !known.Contains(connection.Id))) connection.Terminal.Ask();
        _met = open;
    }
}
