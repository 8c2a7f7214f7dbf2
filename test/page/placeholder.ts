// Until the first test is here.
export {};
