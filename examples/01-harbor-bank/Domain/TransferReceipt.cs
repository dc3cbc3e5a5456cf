namespace HarborBank.Domain;

/// <summary>A transfer that stands in the books.</summary>
/// <param name="Number">Its number, the same however often its form is sent.</param>
/// <param name="Order">What was moved.</param>
/// <param name="FromName">Who pays.</param>
/// <param name="ToName">Who receives.</param>
/// <param name="At">When it was booked.</param>
/// <param name="Repeated">Whether the form had been sent before, so that nothing was moved this time.</param>
internal sealed record TransferReceipt(
    TransferNumber Number, TransferOrder Order, string FromName, string ToName, DateTimeOffset At, bool Repeated);
