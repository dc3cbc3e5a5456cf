namespace Holdfast.Runtime.Actors;

/// <summary>A message on its way.</summary>
/// <param name="Message">The message.</param>
/// <param name="Fail">Tells whoever asked that there will be no answer; null where nobody asked.</param>
internal readonly record struct Envelope<TMessage>(TMessage Message, Action<Exception>? Fail);
