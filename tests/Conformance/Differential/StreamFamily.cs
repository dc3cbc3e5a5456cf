namespace Holdfast.Conformance.Differential;

/// <summary>What a generated stream is mostly made of.</summary>
public enum StreamFamily
{
    /// <summary>Writes of orders, text, fields and attributes, then reads.</summary>
    Orders,

    /// <summary>Writes that break off or name places that are not there.</summary>
    Malformed,

    /// <summary>Structured fields: queries, reply modes, partitions, erasures.</summary>
    StructuredFields,

    /// <summary>Double-byte text, fields and shifts.</summary>
    DoubleByte,

    /// <summary>Plain text and the sequences of an ANSI terminal.</summary>
    PlainText,

    /// <summary>TN3270E records of every type, with every flag.</summary>
    Extended,

    /// <summary>Options and subnegotiations in any order, and back again.</summary>
    Negotiation,

    /// <summary>Panels and an operator who fills them in.</summary>
    Operator,
}
