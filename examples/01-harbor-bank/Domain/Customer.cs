namespace HarborBank.Domain;

/// <summary>A customer: five digits, <c>LAST, FIRST</c> in capitals, an address and the day the customer came.</summary>
internal sealed record Customer(int Number, string Name, string Street, string Town, DateOnly Since);
