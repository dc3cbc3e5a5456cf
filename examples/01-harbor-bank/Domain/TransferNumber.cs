using System.Globalization;

namespace HarborBank.Domain;

/// <summary>A transfer's unique number, as the customer is told: <c>T-00016042</c>. One sequence for all instances.</summary>
internal readonly record struct TransferNumber(long Sequence)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"T-{Sequence:00000000}");
}
