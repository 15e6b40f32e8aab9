namespace Lightline.Gateways.Sms;

/// <summary>Who may send text messages.</summary>
/// <param name="Username">Name.</param>
/// <param name="Password">Password.</param>
public sealed record SmsAccess(string Username, string Password);
