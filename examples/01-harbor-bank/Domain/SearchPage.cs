namespace HarborBank.Domain;

/// <summary>One page of a customer search: the rows from <see cref="Offset"/> on, and how many there are in all.</summary>
internal sealed record SearchPage(string Query, int Offset, int Total, IReadOnlyList<Customer> Rows)
{
    /// <summary>Rows on one page.</summary>
    public const int RowLimit = 14;

    public bool IsFirst => Offset == 0;

    public bool IsLast => Offset + Rows.Count >= Total;
}
