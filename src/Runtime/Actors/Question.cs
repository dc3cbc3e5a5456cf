using Holdfast.Runtime.Channels;

namespace Holdfast.Runtime.Actors;

/// <summary>A question on its way: where its answer goes to.</summary>
internal sealed class Question<TAnswer>(OneShot<TAnswer> answer) : IQuestion
{
    /// <inheritdoc/>
    public Fiber? Asker { get; } = Fiber.Current;

    /// <summary>Why the actor itself gave no answer; null where it did, be it by a failure.</summary>
    public ActorFailedException? Failure { get; private set; }

    /// <inheritdoc/>
    public void Fail(ActorFailedException failure)
    {
        // Before who asked is woken.
        Failure = failure;
        answer.Close(failure);
    }
}
