namespace HarborBank.Hosting;

/// <summary>Exit statuses, as <c>sysexits.h</c> numbers them.</summary>
internal static class ExitStatus
{
    public const int Ended = 0;
    public const int WrongArguments = 64;
    public const int PortUnavailable = 69;
    public const int DataUnusable = 74;
}
