namespace HarborBank.Panels;

/// <summary>The one line a panel says to its user: a number to look up, and a sentence.</summary>
internal sealed record Notice(int Number, NoticeKind Kind, string Text)
{
    /// <summary>As shown, such as <c>HB041E Account number fails its check digit</c>.</summary>
    public override string ToString() => $"HB{Number:000}{Letter} {Text}";

    private char Letter => Kind switch
    {
        NoticeKind.Error => 'E',
        NoticeKind.Warning => 'W',
        _ => 'I',
    };
}
