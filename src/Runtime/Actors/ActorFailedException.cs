using Holdfast.Runtime.Dump;

namespace Holdfast.Runtime.Actors;

/// <summary>There will be no answer: the actor failed over the question, or answered by a failure, or has ended.</summary>
public sealed class ActorFailedException : Exception
{
    internal ActorFailedException(string actor, string what, Exception? failure)
        : base($"The actor '{actor}' {what}{(failure is null ? "." : $": {failure.Message}")}", failure)
    {
        Actor = actor;
    }

    /// <summary>The actor's name.</summary>
    public string Actor { get; }

    /// <summary>As exceptions are told, and behind that the logical way of its cause and its own: see <see cref="FiberTrace"/>.</summary>
    public override string ToString() => string.Join(
        Environment.NewLine + "   ", OfCause().Concat(FiberTrace.NotedOn(this)).Prepend(base.ToString()));

    // A cause of this kind has told its own already.
    private IReadOnlyList<string> OfCause() => InnerException is null or ActorFailedException ? [] : FiberTrace.NotedOn(InnerException);
}
