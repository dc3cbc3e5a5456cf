namespace Holdfast.Processes.Reload;

/// <summary>The value of one key of a definition.</summary>
/// <param name="Text">The value as a text that is equal where the value is.</param>
/// <param name="Restarts">Whether a running program must be started again for a change of it to take effect.</param>
/// <param name="Hidden">Whether it may hold a secret and is never shown.</param>
internal readonly record struct DefinitionValue(string Text, bool Restarts, bool Hidden = false);
