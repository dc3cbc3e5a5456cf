namespace Holdfast.Keeper.Native;

/// <summary>Constants of the Linux interfaces the Keeper uses; the same on x86-64 and 64-bit ARM.</summary>
internal static class Flags
{
    public const int OpenReadOnly = 0;
    public const int OpenWriteOnly = 1;
    public const int OpenReadWrite = 2;
    public const int OpenCreate = 0x40;
    public const int OpenNoTerminal = 0x100;
    public const int OpenTruncate = 0x200;
    public const int OpenAppend = 0x400;
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;

    public const int LockExclusive = 2;
    public const int LockNonBlocking = 4;
    public const int MayExecute = 1;

    public const int Unix = 1;
    public const int Stream = 1;
    public const int SocketLevel = 1;
    public const int PeerCredentials = 17;
    public const int NoSignal = 0x4000;

    public const int WaitNoHang = 1;
    public const int WaitExited = 4;
    public const int WaitNoReap = 0x01000000;
    public const int WaitAny = 0;

    public const int SetChildSubreaper = 36;
    public const int DefaultHandler = 0;
    public const int IgnoreHandler = 1;

    public const short SpawnDefaultSignals = 0x04;
    public const short SpawnSignalMask = 0x08;
    public const short SpawnNewSession = 0x80;
}
