using Holdfast.Runtime.Channels;

namespace Holdfast.Runtime.Actors;

/// <summary>The way back of a message that asks. It may be passed on and answered later, by anyone, once.</summary>
/// <typeparam name="T">The answer.</typeparam>
public sealed class Reply<T>
{
    private readonly OneShot<T> _answer;

    internal Reply(OneShot<T> answer) => _answer = answer;

    /// <summary>Whether nobody waits for an answer any more: it was given, or whoever asked has gone.</summary>
    public bool IsClosed => _answer.IsClosed;

    /// <summary>Answers; false where nobody waits for it any more.</summary>
    public bool TrySend(T answer) => _answer.TrySend(answer);

    /// <summary>Answers by a failure; false where nobody waits for it any more.</summary>
    public bool Fail(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return _answer.Close(failure);
    }
}
