namespace Holdfast.Tn3270.Wire;

/// <summary>What <see cref="TelnetDecoder.Next"/> found.</summary>
internal enum TelnetEvent
{
    /// <summary>The input is used up; nothing is complete.</summary>
    NeedMore,

    /// <summary>Data outside records, as they came, handed out beside.</summary>
    Text,

    /// <summary>A record ended by EOR, handed out beside.</summary>
    Record,

    /// <summary>A command without an option; in <see cref="TelnetDecoder.Verb"/>.</summary>
    Command,

    /// <summary>WILL, WONT, DO or DONT; in <see cref="TelnetDecoder.Verb"/> and <see cref="TelnetDecoder.Option"/>.</summary>
    Option,

    /// <summary>A subnegotiation; its option in <see cref="TelnetDecoder.Option"/>, what follows handed out beside.</summary>
    Subnegotiation,

    /// <summary>A limit was passed; <see cref="TelnetDecoder.FaultReason"/> says which. Nothing more will be decoded.</summary>
    Fault,
}
