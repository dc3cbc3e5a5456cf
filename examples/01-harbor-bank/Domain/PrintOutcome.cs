namespace HarborBank.Domain;

/// <summary>What became of a statement to print.</summary>
internal enum PrintOutcome
{
    Printed,
    NoPrinter,
    NoCustomer,
    Refused,
}
