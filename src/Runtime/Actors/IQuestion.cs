namespace Holdfast.Runtime.Actors;

/// <summary>Who waits for an answer.</summary>
internal interface IQuestion
{
    /// <summary>The fiber that asked; null where none did.</summary>
    Fiber? Asker { get; }

    /// <summary>Tells it that there will be none.</summary>
    void Fail(ActorFailedException failure);
}
