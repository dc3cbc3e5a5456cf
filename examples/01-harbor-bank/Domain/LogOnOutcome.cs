namespace HarborBank.Domain;

/// <summary>How a log-on ended.</summary>
internal enum LogOnOutcome
{
    Welcome,
    Wrong,
    Locked,
}
