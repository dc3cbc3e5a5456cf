namespace Holdfast.Runtime.Actors;

/// <summary>A message on its way.</summary>
/// <param name="Message">The message.</param>
/// <param name="From">The <see cref="IQuestion"/> where it asks; otherwise the fiber that told it, or null where none did.</param>
/// <param name="File">The source file in which it was sent, as the compiler says; null where that is not known.</param>
/// <param name="Line">The line in that file, from 1.</param>
internal readonly record struct Envelope<TMessage>(TMessage Message, object? From, string? File, int Line)
{
    /// <summary>Tells whoever asked that there will be no answer; does nothing where nobody asked.</summary>
    public void Fail(ActorFailedException failure) => (From as IQuestion)?.Fail(failure);
}
