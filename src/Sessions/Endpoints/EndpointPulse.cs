using Holdfast.Contracts.Errors;
using Holdfast.Runtime;

namespace Holdfast.Sessions.Endpoints;

/// <summary>Watches whether an endpoint is still there under its open connections, and gives them up where it is not.</summary>
/// <param name="io">Where it runs.</param>
/// <param name="directory">Knows the connections.</param>
/// <param name="endpoint">The endpoint.</param>
internal sealed class EndpointPulse(Io io, EndpointDirectory directory, EndpointDefinition endpoint)
{
    private readonly Dictionary<string, long> _heard = new(StringComparer.Ordinal);
    private bool _answers;
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
            switch (machine.Look(io.Clock.Elapsed, Listen(open), _answers))
            {
                case PulseAct.AskOne:
                    open[(int)((uint)_next++ % (uint)open.Count)].Terminal.Ask();
                    break;
                // Where the silence may be our own, those are asked of whom no question waits, and the next look judges.
                case PulseAct.AskAll:
                case PulseAct.Lost when IsOurLateness(open, machine.SilentSince, patience):
                    foreach (var connection in open) connection.Terminal.Ask();
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
        return open.All(connection => connection.Terminal.Signs.Unanswered(now, since) < patience)
            || open.Any(connection => connection.Terminal.HasWord(endpoint.Liveness.AnswerWithin));
    }

    /// <summary>Whether any of them heard anything since the last time; true as well where there is none.</summary>
    private bool Listen(IReadOnlyList<HostConnection> open)
    {
        var any = open.Count == 0;
        foreach (var connection in open)
        {
            var heard = connection.Terminal.Signs.Heard;
            var known = _heard.TryGetValue(connection.Id, out var before);
            any |= !known || before != heard;
            // Asked once before there is need to, so that a silence that comes soon can be judged.
            if (!known && !_answers) connection.Terminal.Ask();
            _heard[connection.Id] = heard;
            _answers |= connection.Terminal.Signs.Answers;
        }

        if (_heard.Count > open.Count)
        {
            var present = open.Select(connection => connection.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var gone in _heard.Keys.Where(id => !present.Contains(id)).ToList()) _heard.Remove(gone);
        }

        return any;
    }
}
