namespace Holdfast.Runtime.Simulated;

/// <summary>Draws the next step from the seed, each as likely as the others.</summary>
internal sealed class SeededChoices(ulong seed) : Choices
{
    private readonly SeededWords _words = new(seed, "scheduler");

    /// <inheritdoc/>
    public override bool NeedOrder => false;

    /// <inheritdoc/>
    public override int Next(int count) => _words.Below(count);
}
