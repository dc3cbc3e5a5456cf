namespace Holdfast.Contracts.Errors;

/// <summary>One entry of the error catalogue. Every failure a user can meet carries one.</summary>
/// <param name="Id">The code, <c>HF</c> and four digits; it never changes its meaning.</param>
/// <param name="Title">One line, without the particulars of the case.</param>
/// <param name="Status">The HTTP status it is answered with.</param>
/// <param name="Cause">What makes it happen, in sentences.</param>
/// <param name="Recovery">What to do about it, in sentences.</param>
public sealed record ErrorCode(string Id, string Title, int Status, string Cause, string Recovery)
{
    /// <inheritdoc/>
    public override string ToString() => Id;
}
