using HarborBank.Domain;

namespace HarborBank.Flow;

/// <summary>What the flow wants done next; exactly one event answers each, but for hanging up.</summary>
internal abstract record FlowEffect
{
    private FlowEffect()
    {
    }

    /// <summary>Show the state's panel. Where an answer is given, what the user had typed is put back into the fields.</summary>
    public sealed record Show(Answer? Typed = null) : FlowEffect;

    public sealed record CheckPassword(string User, string Password) : FlowEffect
    {
        // A record prints its members; a password must not be among them.
        public override string ToString() => $"CheckPassword {{ User = {User} }}";
    }

    public sealed record Find(string Query, int Offset) : FlowEffect;

    public sealed record OpenCustomer(int Number) : FlowEffect;

    public sealed record Book(TransferOrder Order) : FlowEffect;

    /// <summary>Print a customer's statement.</summary>
    public sealed record Print(int Number) : FlowEffect;

    public sealed record ListFiles : FlowEffect;

    /// <summary>Carry out a transfer command as typed.</summary>
    public sealed record MoveFile(string Command) : FlowEffect;

    public sealed record HangUp : FlowEffect;
}
